package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.topologies.jobs.JobState;
import io.headwater.topologies.views.Watermarks;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What a supervisor asks: does the process live, can it answer, and its metrics. For anyone. */
final class HealthEndpoints {
    private final Supplier<Map<String, JobState>> jobs;
    private final Watermarks watermarks;
    private final Supplier<String> metrics;

    /**
     * @param jobs state by name of job
     * @param metrics every metric of the process in Prometheus text format
     */
    HealthEndpoints(
            Supplier<Map<String, JobState>> jobs, Watermarks watermarks, Supplier<String> metrics) {
        this.jobs = jobs;
        this.watermarks = watermarks;
        this.metrics = metrics;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.open("/healthz", _ -> Answer.ok(Json.object().put("status", "alive"))),
                Endpoint.open("/readyz", _ -> ready()),
                Endpoint.open(
                        "/metrics",
                        _ ->
                                Answer.text(
                                        200,
                                        "text/plain; version=0.0.4; charset=utf-8",
                                        metrics.get())));
    }

    private Answer ready() {
        Map<String, JobState> states = jobs.get();
        boolean ready = !states.isEmpty() && states.values().stream().allMatch(JobState::isReady);
        ObjectNode json = Json.object();
        json.put("ready", ready);
        ObjectNode byJob = json.putObject("jobs");
        states.forEach((job, state) -> byJob.set(job, json(job, state)));
        return new Answer(ready ? 200 : 503, json);
    }

    private ObjectNode json(String job, JobState state) {
        ObjectNode json = Json.object();
        switch (state) {
            case JobState.Starting() -> json.put("state", "starting");
            case JobState.Restoring(var restored, var total) -> {
                json.put("state", "restoring");
                json.put("restoredRecords", restored);
                json.put("totalRecords", total);
            }
            case JobState.CatchingUp(var behind) ->
                    json.put("state", "catching-up").put("recordsBehind", behind);
            case JobState.Running() -> json.put("state", "running");
            case JobState.Rebalancing() -> json.put("state", "rebalancing");
            case JobState.Failed(var why) -> json.put("state", "failed").put("cause", why);
            case JobState.Stopped() -> json.put("state", "stopped");
        }
        ObjectNode positions = json.putObject("nextOffsets");
        watermarks
                .positions(job)
                .forEach((partition, next) -> positions.put(partition.toString(), next));
        return json;
    }
}
