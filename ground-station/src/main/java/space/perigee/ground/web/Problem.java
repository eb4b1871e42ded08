package space.perigee.ground.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer to a request that fails: problem details as in RFC 9457. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
    @JsonPropertyDescription("Kind of the problem, a URN.") String type,
    @JsonPropertyDescription("The kind in words.") String title,
    @JsonPropertyDescription("HTTP status.") int status,
    @JsonPropertyDescription("What is wrong with this request, and what to do.") String detail,
    @JsonPropertyDescription("The parameter or field that is wrong.") @Nullable String field,
    @JsonPropertyDescription("Its value.") @Nullable String value,
    @JsonPropertyDescription("Its allowed values.") @Nullable String allowed) {

  /** Media type of problem details. */
  static final String MEDIA_TYPE = "application/problem+json";

  /** The kinds of problems. */
  enum Kind {
    BAD_PARAMETER(400, "A parameter or field is invalid"),
    BAD_REQUEST(400, "The request is malformed"),
    TOKEN_REQUIRED(401, "The request lacks a valid token"),
    FORBIDDEN(403, "The token may not do this"),
    NOT_FOUND(404, "Nothing is here"),
    METHOD_NOT_ALLOWED(405, "The resource does not have this method"),
    TOO_SLOW(408, "The request came too slowly"),
    CONFLICT(409, "The state of the ground does not permit this"),
    TOO_LARGE(413, "The request is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON"),
    WRONG_HOST(421, "The server does not serve this host"),
    HEADERS_TOO_LARGE(431, "The headers are too long"),
    FAILED(500, "The request failed"),
    UNAVAILABLE(503, "The database or a disk fails"),
    TOO_MANY_STREAMS(503, "Too many event streams are open");

    private final int status;
    private final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }

    int status() {
      return status;
    }

    String title() {
      return title;
    }

    Problem with(String detail) {
      return new Problem(urn(), title, status, detail, null, null, null);
    }

    private String urn() {
      return "urn:perigee:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final int MAX_SHOWN = 80;

  /** A problem with a field that has no value, or one of another type. */
  static Problem ofField(String field, String allowed) {
    Kind kind = Kind.BAD_PARAMETER;
    String detail = field + " must be " + allowed;
    return new Problem(kind.urn(), kind.title, kind.status, detail, field, null, allowed);
  }

  /** A problem with the value of a parameter or field. */
  static Problem ofField(String field, String value, String allowed) {
    String shown = value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "..." : value;
    Kind kind = Kind.BAD_PARAMETER;
    return new Problem(
        kind.urn(),
        kind.title,
        kind.status,
        field + " '" + shown + "' must be " + allowed,
        field,
        shown,
        allowed);
  }
}
