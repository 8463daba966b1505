package io.headwater.topologies.images;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.images.Image;
import io.headwater.schemas.images.ImageStore;
import io.headwater.schemas.images.ImageStore.Added;
import io.headwater.schemas.images.ImageStore.Described;
import io.headwater.topologies.files.NodeFiles;
import io.headwater.topologies.query.Answer;
import io.headwater.topologies.query.Endpoint;
import io.headwater.topologies.query.Endpoint.Intake;
import io.headwater.topologies.query.ErrorCode;
import io.headwater.topologies.query.Json;
import io.headwater.topologies.query.OpenApiPiece;
import io.headwater.topologies.query.Parameters;
import io.headwater.topologies.query.Refused;
import io.headwater.topologies.query.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Images over the API.
 *
 * <pre>
 * POST   /api/v1/ota/images       the image as the body; ?name=, ?type=, ?model=, ?fwVersion=
 * GET    /api/v1/ota/images       the newest first
 * GET    /api/v1/ota/images/{id}
 * DELETE /api/v1/ota/images/{id}  unless an update needs it
 * </pre>
 */
public final class ImageEndpoints {
    private static final String ALL = "/api/v1/ota/images";
    private static final String ONE = "/api/v1/ota/images/{id}";

    private final Optional<NodeFiles> files;
    private final long mostBytes;
    private final ImageUse use;
    private final InstantSource clock;

    /**
     * @param files where images are kept; empty when this process has no such place
     * @param mostBytes of one image
     * @param use asked before one is removed
     */
    public ImageEndpoints(
            Optional<NodeFiles> files, long mostBytes, ImageUse use, InstantSource clock) {
        this.files = files;
        this.mostBytes = mostBytes;
        this.use = use;
        this.clock = clock;
    }

    /** All of them. */
    public List<Endpoint> all() {
        var document = OpenApiPiece.beside(ImageEndpoints.class, "images.json");
        Endpoint add = Endpoint.post(ALL, this::add);
        return List.of(
                files.map(
                                kept ->
                                        add.taking(
                                                new Intake(
                                                        kept.incoming(),
                                                        mostBytes,
                                                        this::requireRoom)))
                        .orElse(add)
                        .describedBy(document),
                Endpoint.get(ALL, this::list).describedBy(document),
                Endpoint.get(ONE, this::one).describedBy(document),
                Endpoint.delete(ONE, this::remove).describedBy(document));
    }

    private Answer add(Request request) {
        ImageStore images = images();
        Parameters parameters = request.parameters();
        String name = parameters.text("name");
        var about =
                new Described(
                        name == null ? "" : name,
                        parameters.text("fwVersion"),
                        parameters.text("type"),
                        parameters.text("model"));
        parameters.done();
        try (InputStream body = Files.newInputStream(request.file())) {
            return switch (images.add(body, about, clock.millis())) {
                case Added.Kept(var image) -> new Answer(201, json(image));
                case Added.Known(var image) -> Answer.ok(json(image));
                case Added.Refused(var why) -> throw new Refused(ErrorCode.IMAGE_REFUSED, why);
            };
        } catch (IOException e) {
            throw new UncheckedIOException("keeping an image", e);
        }
    }

    private Answer list(Request request) {
        ImageStore images = images();
        request.parameters().done();
        ObjectNode body = Json.object();
        ArrayNode listed = body.putArray("images");
        try {
            images.list().forEach(image -> listed.add(json(image)));
        } catch (IOException e) {
            throw new UncheckedIOException("listing images", e);
        }
        return Answer.ok(body);
    }

    private Answer one(Request request) {
        ImageStore images = images();
        request.parameters().done();
        return Answer.ok(json(found(images, request.path("id"))));
    }

    private Answer remove(Request request) {
        ImageStore images = images();
        request.parameters().done();
        Image image = found(images, request.path("id"));
        use.needs(image.id())
                .ifPresent(
                        why -> {
                            throw new Refused(ErrorCode.IMAGE_IN_USE, why);
                        });
        try {
            images.remove(image.id());
        } catch (IOException e) {
            throw new UncheckedIOException("removing an image", e);
        }
        return Answer.ok(json(image));
    }

    private void requireRoom(long bytes) {
        try {
            if (!images().hasRoomFor(bytes)) {
                throw new Refused(
                        ErrorCode.IMAGES_FULL,
                        "all images have " + images().bytes() + " bytes, and this one " + bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("measuring images", e);
        }
    }

    private ImageStore images() {
        return files.map(NodeFiles::images)
                .orElseThrow(
                        () ->
                                new Refused(
                                        ErrorCode.FILES_ABSENT,
                                        "headwater.topologies.files.dir is not set"));
    }

    private static Image found(ImageStore images, String id) {
        try {
            return images.find(id)
                    .orElseThrow(() -> new Refused(ErrorCode.IMAGE_UNKNOWN, "image " + id));
        } catch (IOException e) {
            throw new UncheckedIOException("looking for an image", e);
        }
    }

    private static ObjectNode json(Image image) {
        ObjectNode json = Json.object();
        json.put("id", image.id());
        json.put("name", image.name());
        json.put("fwVersion", image.fwVersion());
        json.put("type", image.type());
        json.put("model", image.model());
        json.put("chip", image.chip());
        json.put("project", image.project());
        json.put("bytes", image.bytes());
        json.put("md5", image.md5());
        json.put("streamId", image.streamId());
        json.put("uploadedAt", Json.time(image.uploadedAt()));
        return json;
    }
}
