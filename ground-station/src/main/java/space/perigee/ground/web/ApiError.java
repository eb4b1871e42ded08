package space.perigee.ground.web;

import org.jspecify.annotations.Nullable;

/** The API's answer to a request that fails. */
record ApiError(Body error) {

  /**
   * @param message for people
   * @param field the invalid query parameter; null if none is
   * @param value its value
   * @param allowed its allowed values
   */
  record Body(
      String message, @Nullable String field, @Nullable String value, @Nullable String allowed) {}

  static ApiError of(String message) {
    return new ApiError(new Body(message, null, null, null));
  }
}
