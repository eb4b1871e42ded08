package space.perigee.ground.web;

import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import space.perigee.ground.access.ApiRight;

/**
 * One method of one resource: what registers it, what checks its requests, and what describes it in
 * the OpenAPI document.
 *
 * @param path with parameters as {@code {name}}
 * @param right what the caller must be allowed to do
 * @param summary one sentence for the document
 * @param parameters all that a request may have
 * @param body record that the JSON of the request's body becomes; empty if it has none
 * @param answer what is answered if the request succeeds
 * @param problems what may be answered instead, besides what every request may be answered
 */
record ApiRoute(
    HandlerType method,
    String path,
    ApiRight right,
    String summary,
    List<ApiParameter> parameters,
    Optional<Class<? extends Record>> body,
    Answer answer,
    Set<Problem.Kind> problems,
    Handler handler) {

  ApiRoute {
    parameters = List.copyOf(parameters);
    problems = Set.copyOf(problems);
  }

  /**
   * A successful answer.
   *
   * @param mediaType such as {@code application/json}
   * @param type record of which the JSON is made; empty if the answer is not JSON
   */
  record Answer(String mediaType, Optional<Class<? extends Record>> type) {

    static final String JSON = "application/json";

    static Answer json(Class<? extends Record> type) {
      return new Answer(JSON, Optional.of(type));
    }

    static Answer of(String mediaType) {
      return new Answer(mediaType, Optional.empty());
    }
  }

  /** Answers a request that was checked. */
  @FunctionalInterface
  interface Handler {
    void handle(ApiRequest request) throws Exception;
  }

  /** A route that reads. */
  static ApiRoute get(
      String path, String summary, List<ApiParameter> parameters, Answer answer, Handler handler) {
    boolean hasPathParameter =
        parameters.stream().anyMatch(p -> p.place() == ApiParameter.Place.PATH);
    return new ApiRoute(
        HandlerType.GET,
        path,
        ApiRight.READ,
        summary,
        parameters,
        Optional.empty(),
        answer,
        hasPathParameter ? Set.of(Problem.Kind.NOT_FOUND) : Set.of(),
        handler);
  }

  /** The same for everybody, also without a token. */
  ApiRoute withoutToken() {
    return new ApiRoute(
        method, path, ApiRight.NONE, summary, parameters, body, answer, problems, handler);
  }

  /** True if the path of a request is one of this route's. */
  boolean matches(String requested) {
    String[] own = path.split("/", -1);
    String[] other = requested.split("/", -1);
    if (own.length != other.length) {
      return false;
    }
    for (int i = 0; i < own.length; i++) {
      boolean isParameter = own[i].startsWith("{");
      if (isParameter ? other[i].isEmpty() : !own[i].equals(other[i])) {
        return false;
      }
    }
    return true;
  }
}
