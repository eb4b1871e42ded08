package space.perigee.ground.web;

import org.jspecify.annotations.Nullable;

/** What the API answers when it has nothing better to say. */
record ApiError(Body error) {

  /**
   * @param message for people
   * @param field query parameter that is wrong; null if none is
   * @param value what it was
   * @param allowed what it may be
   */
  record Body(
      String message, @Nullable String field, @Nullable String value, @Nullable String allowed) {}

  static ApiError of(String message) {
    return new ApiError(new Body(message, null, null, null));
  }
}
