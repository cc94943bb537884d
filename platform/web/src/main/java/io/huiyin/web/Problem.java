package io.huiyin.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** An RFC 9457 problem; {@code code} is stable, {@code detail} and messages are for people. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(String type, String title, int status, String code, String detail, List<Error> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One thing wrong, at an RFC 6901 pointer into the body ("" is the whole) or the name of a parameter. */
    public record Error(@JsonInclude String pointer, String code, String message) {}

    public static Problem of(int status, String code, String detail, Error... errors) {
        return new Problem("urn:huiyin:problem:" + code, title(status), status, code, detail, List.of(errors));
    }

    public static Problem at(String pointer, String code, String message) {
        return of(400, code, message, new Error(pointer, code, message));
    }

    /** What a failure means to the caller; for bodies read piece by piece (NDJSON). */
    public static Problem of(Throwable failure) {
        return Problems.of(failure);
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The problem for a bare status, as the router and JAX-RS themselves answer. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> of(400, "bad-request", "The request is malformed.");
            case 401 -> of(401, "unauthorized", "A valid bearer token is required.");
            case 403 -> of(403, "forbidden", "Your role may not do this.");
            case 404 -> of(404, "not-found", "There is nothing here.");
            case 405 -> of(405, "method-not-allowed", "This resource does not know that method.");
            case 406 -> of(406, "not-acceptable", "None of the accepted media types can be served.");
            case 408 -> of(408, "request-timeout", "The body did not arrive in time.");
            case 412 -> of(412, "stale", "It has changed since; read it again.");
            case 413 -> of(413, "body-too-large", "The body is larger than allowed.");
            case 414 -> of(414, "uri-too-long", "The request URI is longer than allowed.");
            case 415 -> of(415, "unsupported-media-type", "This resource does not take that media type.");
            case 422 -> of(422, "idempotency-key-reused", "This Idempotency-Key was used with another body.");
            case 428 -> of(428, "precondition-required", "If-Match with the ETag is required.");
            case 429 -> of(429, "too-many-requests", "Too many requests; try again later.");
            case 431 -> of(431, "headers-too-large", "The request headers are larger than allowed.");
            case 501 -> of(405, "method-not-allowed", "This resource does not know that method.");
            case 503 -> of(503, "unavailable", "Temporarily unavailable; try again.");
            default ->
                status >= 400 && status < 500
                        ? of(status, "bad-request", "The request cannot be served.")
                        : of(500, "internal", "Something went wrong on our side.");
        };
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 428 -> "Precondition Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            default -> status < 500 ? "Bad Request" : "Internal Server Error";
        };
    }
}
