package space.perigee.hw;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProfileSchemaTest {

  private static List<String> values(String field) {
    List<String> values = new ArrayList<>();
    ProfileReader.schemaOf(ProfileKind.BOARD)
        .document()
        .at("/properties/" + field + "/enum")
        .forEach(value -> values.add(value.asText()));
    return values;
  }

  @Test
  void allowsTheClassifiersOfThePlatformsAndNoOther() {
    assertThat(values("nd4jClassifier"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Platform.values()).flatMap(p -> p.classifiers().stream()).toList());
    assertThat(values("javacppPlatform"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Platform.values()).map(Platform::id).toList());
    assertThat(values("architecture"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Platform.values())
                .flatMap(p -> p.architectures().stream())
                .distinct()
                .toList());
  }

  @ParameterizedTest
  @EnumSource(ProfileKind.class)
  void everyMapIsClosedAndEveryFieldDescribed(ProfileKind kind) {
    assertThat(maps(ProfileReader.schemaOf(kind).document()))
        .isNotEmpty()
        .allSatisfy(
            map -> {
              assertThat(map.path("additionalProperties").asText()).isEqualTo("false");
              map.get("properties")
                  .forEach(field -> assertThat(field.path("description").asText()).isNotBlank());
            });
  }

  @ParameterizedTest
  @EnumSource(ProfileKind.class)
  void everyNumberHasItsUnitInItsName(ProfileKind kind) {
    Set<String> counted = Set.of("cores");
    for (JsonNode map : maps(ProfileReader.schemaOf(kind).document())) {
      map.get("properties")
          .properties()
          .forEach(
              field -> {
                String type = field.getValue().path("type").asText();
                if ((type.equals("number") || type.equals("integer"))
                    && !counted.contains(field.getKey())) {
                  assertThat(field.getKey())
                      .containsPattern(
                          "^watts|Mhz$|Mb$|Gflops$|Bps$|Bytes$|Fraction$|Wh$|DegC$|PerK$|PerSecond$");
                }
              });
    }
  }

  private static List<JsonNode> maps(JsonNode schema) {
    Stream<JsonNode> inner = schema.path("properties").findParents("additionalProperties").stream();
    return Stream.concat(Stream.of(schema), inner).toList();
  }
}
