package space.perigee.ground.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.feed.CloudEventType;

/**
 * JSON Schema (draft 2020-12, as in OpenAPI 3.1) of records as Jackson writes them: an object with
 * a property for each component. A component marked {@code @Nullable} may be null; {@link
 * JsonPropertyDescription} describes one. An {@link JsonUnwrapped} record gives its components.
 */
final class JsonSchemas {

  private static final String REFERENCE = "#/components/schemas/";

  private final Map<String, Map<String, Object>> schemas = new TreeMap<>();

  /** Schemas by name: those of all records that were asked for, and of what they consist of. */
  Map<String, Map<String, Object>> all() {
    return schemas;
  }

  /** A reference to the schema of a record. */
  Map<String, Object> of(Class<? extends Record> type) {
    String name = type.getSimpleName();
    if (!schemas.containsKey(name)) {
      Map<String, Object> schema = new LinkedHashMap<>();
      schemas.put(name, schema);
      Map<String, Object> properties = new LinkedHashMap<>();
      List<String> names = new ArrayList<>();
      for (RecordComponent component : components(type)) {
        properties.put(component.getName(), property(component));
        if (!isOptional(type, component)) {
          names.add(component.getName());
        }
      }
      schema.put("type", "object");
      schema.put("properties", properties);
      schema.put("required", names);
    }
    return Map.of("$ref", REFERENCE + name);
  }

  /** Gives the schema of the data of an event the identifier by which the events name it. */
  void identified(Class<? extends Record> type) {
    of(type);
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$id", CloudEventType.schema(type));
    schema.putAll(schemas.get(type.getSimpleName()));
    schemas.put(type.getSimpleName(), schema);
  }

  /** Its components; those of an unwrapped one in its place. */
  private static List<RecordComponent> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(
            component ->
                component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                    ? components(component.getType()).stream()
                    : Stream.of(component))
        .toList();
  }

  /** Some records leave out what is null; the others write it. */
  private static boolean isOptional(Class<? extends Record> type, RecordComponent component) {
    return type.isAnnotationPresent(JsonInclude.class) && isNullable(component.getAnnotatedType());
  }

  private Map<String, Object> property(RecordComponent component) {
    Map<String, Object> schema = new LinkedHashMap<>(ofType(component.getAnnotatedType()));
    description(component.getAccessor()).ifPresent(text -> schema.put("description", text));
    return schema;
  }

  private static Optional<String> description(AnnotatedElement accessor) {
    JsonPropertyDescription description = accessor.getAnnotation(JsonPropertyDescription.class);
    return Optional.ofNullable(description).map(JsonPropertyDescription::value);
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private Map<String, Object> ofType(AnnotatedType annotated) {
    Map<String, Object> schema = new LinkedHashMap<>();
    Type type = annotated.getType();
    if (type == String.class) {
      schema.put("type", "string");
    } else if (type == long.class || type == Long.class) {
      schema.put("type", "integer");
      schema.put("format", "int64");
    } else if (type == int.class || type == Integer.class) {
      schema.put("type", "integer");
      schema.put("format", "int32");
    } else if (type == double.class || type == Double.class) {
      schema.put("type", "number");
      schema.put("format", "double");
    } else if (type == boolean.class || type == Boolean.class) {
      schema.put("type", "boolean");
    } else if (type == JsonNode.class) {
      schema.put("type", "object");
    } else if (annotated instanceof AnnotatedParameterizedType list
        && ((ParameterizedType) type).getRawType() == List.class) {
      schema.put("type", "array");
      schema.put("items", ofType(list.getAnnotatedActualTypeArguments()[0]));
    } else if (type instanceof Class<?> record && record.isRecord()) {
      schema.putAll(of(record.asSubclass(Record.class)));
    } else {
      throw new IllegalArgumentException("no schema for " + type);
    }
    return isNullable(annotated) ? orNull(schema) : schema;
  }

  private static Map<String, Object> orNull(Map<String, Object> schema) {
    Object type = schema.get("type");
    if (type == null) {
      return Map.of("anyOf", List.of(schema, Map.of("type", "null")));
    }
    Map<String, Object> nullable = new LinkedHashMap<>(schema);
    nullable.put("type", List.of(type, "null"));
    return nullable;
  }
}
