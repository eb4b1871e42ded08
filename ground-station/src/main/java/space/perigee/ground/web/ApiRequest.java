package space.perigee.ground.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A request whose parameters are those that its route has, with allowed values. Others are
 * rejected: if a misspelled one were ignored, the answer would be to another question.
 */
final class ApiRequest {

  /** Longest body (bytes). */
  static final int MAX_BODY = 16 * 1024;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .withCoercionConfig(
              LogicalType.Textual,
              text -> {
                for (CoercionInputShape other :
                    List.of(
                        CoercionInputShape.Integer,
                        CoercionInputShape.Float,
                        CoercionInputShape.Boolean)) {
                  text.setCoercion(other, CoercionAction.Fail);
                }
              })
          .build();

  private final Context context;
  private final Map<String, String> values;

  private ApiRequest(Context context, Map<String, String> values) {
    this.context = context;
    this.values = values;
  }

  /**
   * Checks the parameters of a request.
   *
   * @throws ProblemException if one is unknown, repeated or not allowed
   */
  static ApiRequest of(Context context, ApiRoute route) {
    Map<String, ApiParameter> known =
        route.parameters().stream().collect(Collectors.toMap(ApiParameter::name, p -> p));
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, List<String>> given : context.queryParamMap().entrySet()) {
      ApiParameter parameter = known.get(given.getKey());
      if (parameter == null || parameter.place() != ApiParameter.Place.QUERY) {
        throw new ProblemException(
            Problem.ofField("parameter", given.getKey(), allowedParameters(route)));
      }
      if (given.getValue().size() != 1) {
        throw new ProblemException(
            Problem.ofField(parameter.name(), given.getValue().toString(), "given once"));
      }
      values.put(parameter.name(), parameter.checked(given.getValue().get(0)));
    }
    for (ApiParameter parameter : known.values()) {
      if (parameter.place() == ApiParameter.Place.PATH) {
        values.put(parameter.name(), parameter.checked(context.pathParam(parameter.name())));
      }
    }
    return new ApiRequest(context, values);
  }

  private static String allowedParameters(ApiRoute route) {
    List<String> names =
        route.parameters().stream()
            .filter(p -> p.place() == ApiParameter.Place.QUERY)
            .map(ApiParameter::name)
            .sorted()
            .toList();
    return names.isEmpty() ? "absent" : "one of " + String.join(", ", names);
  }

  /** The request as the web server has it, to answer. */
  Context context() {
    return context;
  }

  /** Answers with a JSON object. */
  void answer(Record json) {
    context.json(json);
  }

  /** A parameter of the path. */
  String path(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no parameter " + name);
    }
    return value;
  }

  /** A parameter of the query; empty if it is absent. */
  Optional<String> query(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The same as a number. */
  OptionalLong number(String name) {
    String value = values.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
  }

  /** The most items of the page. */
  int limit() {
    return (int) number("limit").orElse(ApiParameter.DEFAULT_LIMIT);
  }

  /** The key after which the page begins; empty for the first page. */
  Optional<String> after(String list) {
    return query("cursor").flatMap(cursor -> Cursor.keyOf(list, cursor));
  }

  /**
   * The body.
   *
   * @throws ProblemException if it is too long, or no JSON of that type
   */
  <T extends Record> T body(Class<T> type) throws IOException {
    String contentType = Optional.ofNullable(context.contentType()).orElse("");
    if (!contentType.split(";", 2)[0].strip().equalsIgnoreCase(ApiRoute.Answer.JSON)) {
      throw new ProblemException(
          Problem.Kind.UNSUPPORTED_MEDIA_TYPE,
          "Content-Type must be application/json, is '" + contentType + "'");
    }
    byte[] bytes = context.req().getInputStream().readNBytes(MAX_BODY + 1);
    if (bytes.length > MAX_BODY) {
      throw new ProblemException(
          Problem.Kind.TOO_LARGE, "the body may have " + MAX_BODY + " bytes at most");
    }
    try {
      T body = JSON.readValue(bytes, type);
      if (body != null) {
        return body;
      }
    } catch (UnrecognizedPropertyException e) {
      throw new ProblemException(
          Problem.ofField(
              "field", e.getPropertyName(), "one of " + names(e.getKnownPropertyIds())));
    } catch (MismatchedInputException e) {
      String field =
          e.getPath().stream().map(r -> r.getFieldName()).collect(Collectors.joining("."));
      if (!field.isEmpty()) {
        throw new ProblemException(
            Problem.ofField(
                field, "a " + e.getTargetType().getSimpleName().toLowerCase(Locale.ROOT)));
      }
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      throw new ProblemException(
          Problem.Kind.BAD_REQUEST,
          "the body is not JSON from line %d, column %d on"
              .formatted(
                  place == null ? 1 : place.getLineNr(), place == null ? 1 : place.getColumnNr()));
    }
    throw new ProblemException(
        Problem.Kind.BAD_REQUEST,
        "the body must be a JSON object with "
            + names(Arrays.stream(type.getRecordComponents()).map(c -> c.getName()).toList()));
  }

  private static String names(Collection<?> fields) {
    return fields.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
