package space.perigee.ground.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;

/** The description of the API is OpenAPI 3.1, and what the API answers is what it describes. */
@SuppressWarnings("NullAway.Init")
class OpenApiTest {

  @TempDir static Path state;
  private static TestServer server;
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(state, TestModel.of(0.5), "a", "b");
    document = server.api().json("/openapi.json");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void isValid() {
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
    assertThat(parse(document.toString()).getMessages()).isEmpty();
  }

  @Test
  void theValidatorFindsMistakes() {
    ObjectNode broken = document.deepCopy();
    ((ObjectNode) broken.path("paths").path("/api/v1/status").path("get")).remove("responses");
    ((ObjectNode) broken.path("info")).remove("title");
    assertThat(parse(broken.toString()).getMessages()).isNotEmpty();
  }

  private static SwaggerParseResult parse(String text) {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    return new OpenAPIV3Parser().readContents(text, List.of(), options);
  }

  @Test
  void describesEveryResourceOfTheApi() {
    List<String> paths = new ArrayList<>();
    document.path("paths").fieldNames().forEachRemaining(paths::add);
    assertThat(paths)
        .contains("/api/v1/status", "/api/v1/satellites/{name}", "/api/v1/events/stream")
        .contains("/metrics", "/healthz");
    for (String path : paths) {
      String real = path.replace("{name}", "a").replace("{number}", "0");
      if (!path.endsWith("/stream") && document.path("paths").path(path).has("get")) {
        assertThat(server.api().get(real).statusCode()).as(path).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/status, Status",
    "/api/v1/satellites, SatelliteList",
    "/api/v1/satellites/a, Satellite",
    "/api/v1/versions, VersionList",
    "/api/v1/versions/0, Version",
    "/api/v1/versions/0/members, MemberList",
    "/api/v1/deltas, DeltaList",
    "/api/v1/transfers, TransferList",
    "/api/v1/orders, OrderList",
    "/api/v1/events, EventList",
    "/healthz, Health",
    "/api/v1/nothing, Problem",
    "/api/v1/versions?limit=0, Problem",
  })
  void answersWhatItDescribes(String path, String schema) {
    HttpResponse<String> response = server.api().get(path);
    assertThat(errors(schema, response.body())).isEmpty();
    assertThat(errors(schema, "{}")).as("the schema asks for something").isNotEmpty();
  }

  private static List<Error> errors(String name, String json) {
    ObjectNode schema = new ObjectMapper().createObjectNode();
    schema.put("$ref", "#/components/schemas/" + name);
    schema.set("components", document.path("components"));
    Schema validator =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema.toString(), InputFormat.JSON);
    return validator.validate(json, InputFormat.JSON);
  }

  @ParameterizedTest
  @CsvSource({
    "/healthz, get, 503",
    "/api/v1/status, get, 503",
    "/api/v1/events/stream, get, 503",
    "/api/v1/satellites/{name}/exclude, post, 404",
    "/api/v1/versions/{number}/rollback, post, 408",
  })
  void describesWhatIsAnsweredIfSomethingIsWrong(String path, String method, String status) {
    assertThat(document.path("paths").path(path).path(method).path("responses").has(status))
        .isTrue();
  }

  @Test
  void describesTheHeaderThatResumesAStream() {
    JsonNode parameters =
        document.path("paths").path("/api/v1/events/stream").path("get").path("parameters");
    assertThat(parameters.findValuesAsText("name")).contains("Last-Event-ID");
    assertThat(parameters.findValuesAsText("in")).containsExactlyInAnyOrder("query", "header");
  }

  @Test
  void schemasTellEveryPropertyAndNoOther() {
    JsonNode schema = document.path("components").path("schemas").path("Satellite");
    List<String> described = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(described::add);
    List<String> answered = new ArrayList<>();
    server.api().satellite("a").fieldNames().forEachRemaining(answered::add);
    assertThat(described).containsExactlyElementsOf(answered);
    assertThat(schema.path("properties").path("version").path("type").toString())
        .isEqualTo("[\"string\",\"null\"]");
  }
}
