package io.headwater.topologies.query;

/**
 * Every way in which the API refuses. Codes are part of the contract: a client may branch on them,
 * and one that was published never changes its meaning.
 */
public enum ErrorCode {
    PARAMETER_INVALID(
            400,
            "parameter-invalid",
            "a parameter cannot be used",
            "mend the parameters that the cause names"),
    POSITION_MALFORMED(
            400,
            "position-malformed",
            "a position is not partition:offset",
            "send positions as answers give them, several separated by commas"),
    REQUEST_MALFORMED(
            400,
            "request-malformed",
            "the request cannot be read",
            "check the path and its percent-encoding"),
    PARAMS_REFUSED(
            400,
            "params-refused",
            "the node cannot be sent these parameters",
            "send an object of devices, each an object of at least one param; in strict mode as the node's config has them"),
    IMAGE_REFUSED(
            400,
            "image-refused",
            "the image cannot be kept",
            "send the application image as the build made it, with ?name= and, if any, its own ?fwVersion="),
    BODY_INVALID(
            400,
            "body-invalid",
            "the request's body cannot be used",
            "mend the members that the cause names"),
    COMMAND_UNSUPPORTED(
            400,
            "command-unsupported",
            "the node takes no commands",
            "see attributes in its config: firmware with command-response says cmd-resp"),
    DIALECT_UNSUPPORTED(
            400,
            "dialect-unsupported",
            "nodes of this dialect cannot be told this",
            "check ?dialect="),
    MAPPING_REFUSED(
            400,
            "mapping-refused",
            "this cannot be asked for a node",
            "send what /openapi.json describes"),
    UNAUTHORIZED(
            401,
            "unauthorized",
            "the request carries no valid token",
            "send 'Authorization: Bearer <token>' with the text of admin.token"),
    CHALLENGE_REFUSED(
            403,
            "challenge-refused",
            "the node did not sign this challenge",
            "have the node sign the challenge's characters with the key of its certificate"),
    SIGNATURE_REFUSED(
            403,
            "signature-refused",
            "the node did not sign this",
            "bring, character by character, what the node signed with the key of its certificate"),
    ROUTE_UNKNOWN(
            404,
            "route-unknown",
            "there is nothing at this path",
            "see /openapi.json for what there is"),
    NODE_UNKNOWN(
            404,
            "node-unknown",
            "no node of this id was ever seen",
            "check the id, and ?dialect= and ?tenant= when they are not the defaults"),
    SERIES_UNKNOWN(
            404,
            "series-unknown",
            "the node has no series of this name",
            "list its series to see what it has"),
    DOWNLINK_UNKNOWN(
            404,
            "downlink-unknown",
            "the node has no such message among its newest",
            "list its downlinks to see what is remembered"),
    ALERT_UNKNOWN(
            404,
            "alert-unknown",
            "the node has no such alert among its newest",
            "list its alerts to see what is remembered"),
    PUSH_TARGET_UNKNOWN(
            404,
            "push-target-unknown",
            "the user has no such target",
            "list the user's targets, and check ?tenant= when it is not the default"),
    PUSH_DELIVERY_UNKNOWN(
            404,
            "push-delivery-unknown",
            "no such delivery is remembered",
            "list the user's deliveries to see what is remembered"),
    IMAGE_UNKNOWN(
            404, "image-unknown", "there is no image of this id", "list the images to see them"),
    FILE_UNKNOWN(
            404,
            "file-unknown",
            "the node has no such file",
            "list the node's files; one that was not confirmed in time is forgotten"),
    COMMAND_UNKNOWN(
            404,
            "command-unknown",
            "there is no such command",
            "list the node's commands; those that ended are remembered for a while"),
    RECOMPUTATION_UNKNOWN(
            404,
            "recomputation-unknown",
            "there is no such recomputation",
            "list /api/v1/timeseries/recomputations to see them"),
    OTA_JOB_UNKNOWN(
            404,
            "ota-job-unknown",
            "there is no such OTA job",
            "list /api/v1/ota/jobs, and check ?tenant= when it is not the default"),
    RULE_UNKNOWN(
            404,
            "rule-unknown",
            "there is no such rule",
            "list /api/v1/rules, and check ?tenant= when it is not the default"),
    CLAIM_UNKNOWN(
            404,
            "claim-unknown",
            "the user has not claimed this node",
            "list the nodes that the user claimed"),
    SCHEMA_UNKNOWN(
            404,
            "schema-unknown",
            "there is no schema of this id or subject",
            "list /subjects to see what there is"),
    MAPPING_UNKNOWN(
            404,
            "mapping-unknown",
            "the node does not have this user, or this request",
            "list the node's users or mapping requests"),
    METHOD_NOT_ALLOWED(
            405,
            "method-not-allowed",
            "the path exists, but not for this method",
            "see /openapi.json for its methods"),
    SERIES_AMBIGUOUS(
            409,
            "series-ambiguous",
            "several series of the node have this name",
            "add ?class= and ?dt= of one of the candidates"),
    PUSH_TARGETS_FULL(
            409,
            "push-targets-full",
            "the user has as many targets as one may have",
            "remove one of the user's targets first"),
    PUSH_KIND_OFF(
            409,
            "push-kind-off",
            "targets of this kind are told by nobody here",
            "give the push sink an account or keys for it, with up by --push-config, or register a target of another kind"),
    RULE_EXISTS(
            409,
            "rule-exists",
            "there is a rule of this id",
            "choose another id or none, or PUT it to replace the rule"),
    RULE_LATER(
            409,
            "rule-later",
            "a later version made this rule, and this instance cannot read it",
            "ask again once every instance is upgraded, or remove the rule first"),
    RULES_FULL(
            409,
            "rules-full",
            "there are as many rules as there may be",
            "remove a rule first, or raise headwater.topologies.rules.most or rules.user.most"),
    OTA_JOB_EXISTS(
            409, "ota-job-exists", "there is an OTA job of this id", "choose another id, or none"),
    OTA_JOB_CLOSED(
            409,
            "ota-job-closed",
            "the OTA job is past this change",
            "look at its status and waves"),
    NODE_OFFLINE(
            409, "node-offline", "the node has no connection", "ask again once it is connected"),
    NODE_CONNECTED(
            409,
            "node-connected",
            "the node is connected",
            "revoke its certificate, which ends its connection, and ask again"),
    AUTHORITY_EXTERNAL(
            409,
            "authority-external",
            "this instance does not issue certificates",
            "have the certificate signed by the authority that the instance trusts"),
    CLAIMING_OFF(
            409,
            "claiming-off",
            "nothing can be claimed at this instance",
            "start it with a claim port and an authority of its own"),
    IMAGE_IN_USE(
            409,
            "image-in-use",
            "an update that is not over hands out this image",
            "cancel the update or wait for its end"),
    FILES_ABSENT(
            409,
            "files-absent",
            "this instance keeps no files",
            "set headwater.topologies.files.dir, or ask an instance that has it"),
    MAPPING_TIMED_OUT(
            409, "mapping-timed-out", "the request for the node is over", "ask for the node again"),
    MAPPING_CONFIRMED(
            409,
            "mapping-confirmed",
            "the request was confirmed before",
            "look at the node's users"),
    MAPPING_CLOSED(
            409,
            "mapping-closed",
            "the request for the node was given up",
            "ask for the node again"),
    REPORT_STALE(
            409,
            "report-stale",
            "what the node signed is not of now",
            "have the node sign it anew, with a clock that is right, and bring it within 300 seconds"),
    POSITION_NOT_REACHED(
            409,
            "position-not-reached",
            "the state has not got to the position yet",
            "ask again, or with a longer ?wait= in milliseconds"),
    REQUEST_TOO_LARGE(
            413, "request-too-large", "the request's body is too large", "send less at once"),
    IMAGES_FULL(
            507,
            "images-full",
            "there is no room for the image",
            "remove images that no update needs, or raise headwater.topologies.images.quota.bytes"),
    INTERNAL(
            500,
            "internal-error",
            "the request failed for a reason that is ours",
            "see the log of this instance; the state is not harmed"),
    HOLDER_UNREACHABLE(
            502,
            "holder-unreachable",
            "the instance that holds the node does not answer",
            "ask again; another instance takes over when it is gone"),
    NOT_READY(
            503,
            "not-ready",
            "the state is being restored or is moving",
            "ask again soon; /readyz tells the progress"),
    LOG_UNAVAILABLE(
            503,
            "log-unavailable",
            "Kafka did not take the request in time",
            "ask again soon; it may have been taken, so look at the node's downlinks first"),
    MAPPING_KEY_MISSING(
            503,
            "mapping-key-missing",
            "this instance has no key to compare secrets with",
            "set headwater.topologies.mapping.key to the bridges' mapping.key"),
    PUSH_KEY_MISSING(
            503,
            "push-key-missing",
            "this instance has no key to make secrets of webhooks with",
            "set headwater.topologies.push.key to the push sink's key"),
    FLEET_INCOMPLETE(
            503,
            "fleet-incomplete",
            "a part of the fleet cannot be listed at present",
            "ask again soon; a shorter list would be wrong"),
    RECOMPUTATION_INCOMPLETE(
            503,
            "recomputation-incomplete",
            "not every instance answers for its part of the recomputation",
            "ask again once the instances that the cause names are back, or are given up by their group"),
    PRESENCE_UNKNOWN(
            503,
            "presence-unknown",
            "which bridges live cannot be known at present",
            "ask again soon, or without ?connected="),
    BUSY(503, "busy", "this instance answers as many requests as it can", "ask again in a moment");

    private final int status;
    private final String code;
    private final String message;
    private final String action;

    ErrorCode(int status, String code, String message, String action) {
        this.status = status;
        this.code = code;
        this.message = message;
        this.action = action;
    }

    /** The HTTP status it comes with. */
    public int status() {
        return status;
    }

    /** What a client branches on. */
    public String code() {
        return code;
    }

    /** What happened, in a clause. */
    public String message() {
        return message;
    }

    /** What the caller can do. */
    public String action() {
        return action;
    }
}
