package space.perigee.ground.web;

/** A query parameter is invalid. */
final class BadParameterException extends RuntimeException {

  private final ApiError.Body body;

  BadParameterException(String field, String value, String allowed) {
    super(field + " '" + value + "' must be " + allowed);
    this.body = new ApiError.Body(String.valueOf(getMessage()), field, value, allowed);
  }

  ApiError toError() {
    return new ApiError(body);
  }
}
