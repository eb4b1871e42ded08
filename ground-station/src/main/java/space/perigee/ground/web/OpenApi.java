package space.perigee.ground.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import space.perigee.ground.access.ApiRight;

/** The OpenAPI 3.1 document of the routes that the server registers. */
final class OpenApi {

  /** Where the document is. */
  static final String PATH = "/openapi.json";

  private static final String VERSION = "3.1.0";
  private static final String SCHEME = "token";

  private final JsonSchemas schemas = new JsonSchemas();

  private OpenApi() {}

  /**
   * The document.
   *
   * @param events records of the data of events, by type
   */
  static byte[] of(List<ApiRoute> routes, List<Class<? extends Record>> events) {
    try {
      return new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsBytes(new OpenApi().document(routes, events));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> document(
      List<ApiRoute> routes, List<Class<? extends Record>> events) {
    Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
    for (ApiRoute route : routes) {
      Map<String, Object> item = paths.computeIfAbsent(route.path(), path -> new LinkedHashMap<>());
      item.put(route.method().name().toLowerCase(Locale.ROOT), operation(route));
    }
    events.forEach(schemas::identified);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", VERSION);
    document.put(
        "info",
        Map.of(
            "title",
            "Perigee ground station",
            "version",
            "1",
            "description",
            "Satellites, their deltas, the versions of the global model, and events of a ground"
                + " server. Lists come in pages: 'next' of one is the 'cursor' of the next."
                + " Every resource that has GET has HEAD too. Times are mission time, ISO 8601 in"
                + " UTC; sizes are bytes.",
            "license",
            Map.of("name", "Apache License 2.0", "identifier", "Apache-2.0")));
    document.put("servers", List.of(Map.of("url", "/")));
    document.put("paths", paths);
    document.put(
        "components",
        Map.of(
            "schemas",
            new TreeMap<>(schemas.all()),
            "securitySchemes",
            Map.of(
                SCHEME,
                Map.of(
                    "type",
                    "http",
                    "scheme",
                    "bearer",
                    "description",
                    "A token of the file 'api-tokens' in the server's state folder. On the loopback"
                        + " interface, reading needs none."))));
    return document;
  }

  private Map<String, Object> operation(ApiRoute route) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("operationId", operationId(route));
    operation.put("summary", route.summary());
    operation.put(
        "security",
        route.right() == ApiRight.NONE ? List.of() : List.of(Map.of(SCHEME, List.of())));
    List<Map<String, Object>> parameters = new ArrayList<>();
    for (ApiParameter parameter : route.parameters()) {
      boolean isInPath = parameter.place() == ApiParameter.Place.PATH;
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", parameter.name());
      entry.put("in", parameter.place().word());
      entry.put("description", parameter.description());
      entry.put("required", isInPath);
      entry.put("schema", parameter.kind().schema());
      parameters.add(entry);
    }
    operation.put("parameters", parameters);
    route
        .body()
        .ifPresent(
            body ->
                operation.put(
                    "requestBody",
                    Map.of("required", true, "content", content(ApiRoute.Answer.JSON, body))));
    operation.put("responses", responses(route));
    return operation;
  }

  private Map<String, Object> responses(ApiRoute route) {
    Map<String, Object> responses = new TreeMap<>();
    ApiRoute.Answer answer = route.answer();
    Map<String, Object> success = new LinkedHashMap<>();
    success.put("description", "Success.");
    success.put(
        "content",
        answer.type().isPresent()
            ? content(answer.mediaType(), answer.type().get())
            : Map.of(answer.mediaType(), Map.of("schema", Map.of("type", "string"))));
    responses.put("200", success);
    Map<Integer, Set<Problem.Kind>> problems =
        problems(route).stream()
            .collect(Collectors.groupingBy(Problem.Kind::status, TreeMap::new, Collectors.toSet()));
    problems.forEach(
        (status, kinds) ->
            responses.put(
                String.valueOf(status),
                Map.of(
                    "description",
                    kinds.stream()
                            .map(Problem.Kind::title)
                            .sorted()
                            .collect(Collectors.joining("; "))
                        + ".",
                    "content",
                    content(Problem.MEDIA_TYPE, Problem.class))));
    return responses;
  }

  private static Set<Problem.Kind> problems(ApiRoute route) {
    Set<Problem.Kind> problems =
        EnumSet.of(
            Problem.Kind.BAD_PARAMETER,
            Problem.Kind.WRONG_HOST,
            Problem.Kind.FAILED,
            Problem.Kind.UNAVAILABLE);
    problems.addAll(route.problems());
    if (route.right() != ApiRight.NONE) {
      problems.add(Problem.Kind.TOKEN_REQUIRED);
    }
    if (route.right() == ApiRight.WRITE) {
      problems.add(Problem.Kind.FORBIDDEN);
    }
    if (route.body().isPresent()) {
      problems.add(Problem.Kind.BAD_REQUEST);
      problems.add(Problem.Kind.TOO_SLOW);
      problems.add(Problem.Kind.TOO_LARGE);
      problems.add(Problem.Kind.UNSUPPORTED_MEDIA_TYPE);
    }
    return problems;
  }

  private Map<String, Object> content(String mediaType, Class<? extends Record> type) {
    return Map.of(mediaType, Map.of("schema", schemas.of(type)));
  }

  private static String operationId(ApiRoute route) {
    StringBuilder id = new StringBuilder(route.method().name().toLowerCase(Locale.ROOT));
    for (String word : route.path().replace("/api/v1", "").split("[^A-Za-z0-9]+", -1)) {
      if (!word.isEmpty()) {
        id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    return id.toString();
  }
}
