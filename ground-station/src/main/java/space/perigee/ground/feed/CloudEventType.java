package space.perigee.ground.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events that are published as CloudEvents, each with a type and data of its own. */
public enum CloudEventType {
  /** A version of the global model was published. */
  VERSION_PUBLISHED(
      "space.perigee.version.published",
      VersionPublished.class,
      "version-published",
      "rolled-back",
      "promoted"),
  /** A content of a satellite was not accepted. */
  DELTA_REJECTED(
      "space.perigee.delta.rejected", DeltaRejected.class, "delta-refused", "delta-unknown-base"),
  /** The updates of a satellite no longer count. */
  SATELLITE_QUARANTINED(
      "space.perigee.satellite.quarantined", SatelliteQuarantined.class, "satellite-quarantined"),
  /** A satellite is out of contact. */
  PASS_ENDED("space.perigee.pass.ended", PassEnded.class, "offline");

  /** Data of {@link #VERSION_PUBLISHED}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VersionPublished(
      @JsonPropertyDescription("Number of the version.") long number,
      @JsonPropertyDescription("SHA-256 of layout and parameters.") String version,
      @JsonPropertyDescription("Satellites whose updates went in.") int satellites,
      @JsonPropertyDescription("Training samples behind it.") long samples,
      @JsonPropertyDescription(
              "The version whose weights were published again, by a rollback or a promotion.")
          @Nullable Long source,
      @JsonPropertyDescription("Aggregation strategy.") @Nullable String strategy,
      @JsonPropertyDescription("Why the round closed.") @Nullable String closedBy,
      @JsonPropertyDescription("What the score is, such as accuracy.") @Nullable String metric,
      @JsonPropertyDescription("Score on the held-out data.") @Nullable Double score) {}

  /** Data of {@link #DELTA_REJECTED}. */
  public record DeltaRejected(
      String satellite,
      @JsonPropertyDescription("SHA-256 of the content.") String content,
      @JsonPropertyDescription("REFUSED or UNKNOWN_BASE.") String verdict,
      String reason,
      @JsonPropertyDescription("Length of the content.") long bytes,
      @JsonPropertyDescription("Training samples that it claims.") long samples) {}

  /** Data of {@link #SATELLITE_QUARANTINED}. */
  public record SatelliteQuarantined(String satellite, String reason) {}

  /** Data of {@link #PASS_ENDED}. */
  public record PassEnded(
      String satellite,
      @JsonPropertyDescription("When the contact began.") String began,
      String ended,
      @JsonPropertyDescription("Deltas that were accepted in the contact.") long deltas,
      @JsonPropertyDescription("Their bytes.") long bytesReceived) {}

  private final String type;
  private final Class<? extends Record> data;
  private final Set<String> kinds;

  /**
   * @param type attribute {@code type}
   * @param data whose fields the data has
   * @param kinds kinds of events that are published so
   */
  CloudEventType(String type, Class<? extends Record> data, String... kinds) {
    this.type = type;
    this.data = data;
    this.kinds = Set.of(kinds);
  }

  /** The type of an event of that kind; empty if it is not published. */
  static Optional<CloudEventType> of(String kind) {
    return Arrays.stream(values()).filter(type -> type.kinds.contains(kind)).findFirst();
  }

  /** Attribute {@code type}. */
  public String type() {
    return type;
  }

  /** Identifier of the schema of the data, which the OpenAPI document has; an absolute URI. */
  public String schema() {
    return schema(data);
  }

  /** The same of the data of any type. */
  public static String schema(Class<? extends Record> data) {
    return "urn:perigee:schema:" + data.getSimpleName();
  }

  /** The data of all types. */
  public static List<Class<? extends Record>> allData() {
    return Arrays.stream(values()).<Class<? extends Record>>map(type -> type.data).toList();
  }
}
