package space.perigee.ground.web;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.PrivacySpent;
import space.perigee.ground.session.GroundStatus;
import space.perigee.ground.store.Ledger;

/**
 * The JSON objects that the API answers. They are apart from what the ground works with, so that
 * this may change without a change of the API.
 */
final class ApiAnswers {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ApiAnswers() {}

  private static JsonNode object(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the data of an event is not JSON", e);
    }
  }

  /** Whether the server works. */
  record Health(
      @JsonPropertyDescription("ok, link-down, or cannot-take.") String status,
      @JsonPropertyDescription("Why it is not ok.") @Nullable String reason) {}

  /** The ground at a glance. */
  record Status(
      @JsonPropertyDescription("Name of the mission.") String mission,
      @JsonPropertyDescription("Mission time of this answer.") String time,
      @JsonPropertyDescription("Mission seconds per wall second.") double speed,
      @JsonPropertyDescription("True if the link to the satellites is up.") boolean linkUp,
      @JsonPropertyDescription("Why nothing that satellites send can be taken now.")
          @Nullable String obstacle,
      @JsonPropertyDescription("SHA-256 of the published global version.") String version,
      @JsonPropertyDescription("Its number.") long number,
      @JsonPropertyDescription("Measure by which models are judged.") String metric,
      @JsonPropertyDescription("That measure on held-out data; null without labeled data.")
          @Nullable Double accuracy,
      @JsonPropertyDescription("The same with all classes weighted alike.")
          @Nullable Double balancedAccuracy,
      @JsonPropertyDescription("The measure on the gate's data.") @Nullable Double gateAccuracy,
      @JsonPropertyDescription(
              "By what the gate decides: labeled-data, or without labeled data agreement (of"
                  + " predictions) or norms (of updates).")
          String judgedBy,
      @JsonPropertyDescription("Training samples behind the version.") long samples,
      @JsonPropertyDescription(
              "What the versions so far may reveal of a satellite; null without differential"
                  + " privacy.")
          @Nullable Privacy privacy,
      Round round,
      Fleet satellites) {}

  /** Differential privacy of a satellite, since the start of the mission. */
  record Privacy(
      @JsonPropertyDescription("Epsilon of all aggregates so far.") double epsilon,
      @JsonPropertyDescription("Probability with which epsilon may not hold.") double delta,
      @JsonPropertyDescription("Aggregates that it counts, refused ones included.") long rounds) {

    static @Nullable Privacy of(@Nullable PrivacySpent spent) {
      return spent == null ? null : new Privacy(spent.epsilon(), spent.delta(), spent.rounds());
    }
  }

  /** The round that is open. */
  record Round(
      @JsonPropertyDescription("Satellites that have delivered in this round.") int delivered,
      @JsonPropertyDescription("Deliveries that close it.") int needed,
      @JsonPropertyDescription("When the timeout closes it; null while nobody has delivered.")
          @Nullable String closesAt,
      @JsonPropertyDescription("True while a candidate is scored.") boolean evaluating) {}

  /** All satellites together. */
  record Fleet(
      @JsonPropertyDescription("Satellites that are known.") int known,
      @JsonPropertyDescription("Satellites in contact.") int online,
      @JsonPropertyDescription("Satellites that have the published version.") int current,
      @JsonPropertyDescription("Satellites whose updates do not count.") int doubted,
      @JsonPropertyDescription("Accepted deltas.") long deltas,
      @JsonPropertyDescription("Their bytes.") long bytesReceived) {}

  /** A satellite. */
  record Satellite(
      String id,
      @JsonPropertyDescription("True while it is in contact.") boolean online,
      @JsonPropertyDescription("Time of its last frame, or when it became known.") String lastSeen,
      @JsonPropertyDescription("SHA-256 of its newest delivered weights.") @Nullable String version,
      @JsonPropertyDescription("Number of the global version that it last acknowledged.")
          long globalNumber,
      @JsonPropertyDescription("Training samples behind its weights.") long samples,
      @JsonPropertyDescription("Accepted deltas.") long deltas,
      @JsonPropertyDescription("Their bytes.") long bytesReceived,
      @JsonPropertyDescription("Bytes of the last one.") long lastDeltaBytes,
      @JsonPropertyDescription("Whether its updates count: admitted, quarantined, or excluded.")
          String standing,
      @JsonPropertyDescription("Why they do not; empty if they do.") String reason,
      @JsonPropertyDescription("Since when they do not; null if they do.") @Nullable String since) {

    /** Standing of a satellite whose updates count. */
    static final String ADMITTED = "admitted";

    /**
     * @param doubt null if its updates count
     */
    static Satellite of(GroundStatus.SatelliteStatus status, Ledger.@Nullable Doubt doubt) {
      return new Satellite(
          status.id(),
          status.online(),
          status.lastSeen(),
          status.version(),
          status.globalNumber(),
          status.samples(),
          status.deltas(),
          status.bytesReceived(),
          status.lastDeltaBytes(),
          doubt == null ? ADMITTED : doubt.state().toLowerCase(Locale.ROOT),
          doubt == null ? "" : doubt.reason(),
          doubt == null ? null : doubt.since());
    }
  }

  /** A page of satellites, by name. */
  record SatelliteList(
      String time,
      List<Satellite> satellites,
      @JsonPropertyDescription("Cursor of the next page; null at the end.")
          @Nullable String next) {}

  /** A candidate for the global model; number 0 is the start model. */
  record Version(
      long number,
      @JsonPropertyDescription("SHA-256 of layout and parameters.") String version,
      @JsonPropertyDescription("start, aggregate, promote or rollback.") String kind,
      @JsonPropertyDescription("Number of the version whose weights were promoted or rolled back.")
          @Nullable Long source,
      @JsonPropertyDescription("Number of the version that was published before.")
          @Nullable Long parent,
      @JsonPropertyDescription("Strategy of aggregation; empty if none, or unknown.")
          String strategy,
      @JsonPropertyDescription("Why its round closed: quorum, deadline, or nobody-expected.")
          String closedBy,
      @JsonPropertyDescription("True if its weights are kept.") boolean kept,
      String createdAt,
      @JsonPropertyDescription(
              "Measure on held-out data; null if the model is not finite, or without labeled data.")
          @Nullable Double accuracy,
      @JsonPropertyDescription("The same with all classes weighted alike.")
          @Nullable Double balancedAccuracy,
      @JsonPropertyDescription("The measure on the gate's data.") @Nullable Double gateAccuracy,
      @JsonPropertyDescription("Training samples behind it.") long samples,
      @JsonPropertyDescription("Satellites whose weights went in.") int satellites,
      boolean published,
      @JsonPropertyDescription("Why it was refused; empty if it was published.") String reason) {

    static Version of(Ledger.Version version) {
      return new Version(
          version.number(),
          version.version(),
          version.kind(),
          version.source(),
          version.parent(),
          version.strategy(),
          version.closedBy(),
          version.kept(),
          version.createdAt(),
          version.accuracy(),
          version.balancedAccuracy(),
          version.gateAccuracy(),
          version.samples(),
          version.satellites(),
          version.published(),
          version.reason());
    }
  }

  /** A version with the scores of its parts. */
  record ScoredVersion(@JsonUnwrapped Version version, List<Score> scores) {}

  /** A score of a part of a version. */
  record Score(
      @JsonPropertyDescription(
              "class: share found of a class, on the gate's data. satellite: the version before"
                  + " with the update of that satellite alone, on some of the held-out samples.")
          String kind,
      @JsonPropertyDescription("The class or the satellite.") String name,
      double score) {

    static Score of(Ledger.Score score) {
      return new Score(score.kind(), score.name(), score.score());
    }
  }

  /** A page of versions, newest first. */
  record VersionList(
      String time,
      List<Version> versions,
      @JsonPropertyDescription("Cursor of the next page; null at the end.")
          @Nullable String next) {}

  /** A satellite whose weights went into a version. */
  record Member(
      String satellite,
      @JsonPropertyDescription("SHA-256 of the weights that it delivered.") String version,
      @JsonPropertyDescription("Training samples behind them.") long samples) {}

  /** A page of the members of a version, by name. */
  record MemberList(
      List<Member> members,
      @JsonPropertyDescription("Cursor of the next page; null at the end.")
          @Nullable String next) {}

  /** A content of a satellite that was decided on. */
  record Delta(
      long id,
      String satellite,
      @JsonPropertyDescription("SHA-256 of the content.") String content,
      @JsonPropertyDescription("Version that it builds on; null if it was refused.")
          @Nullable String base,
      @JsonPropertyDescription("Version that it leads to; null if it was refused.")
          @Nullable String result,
      long bytes,
      @JsonPropertyDescription("Training samples behind it since the start of the mission.")
          long samples,
      String receivedAt,
      @JsonPropertyDescription("ACCEPTED, REFUSED or UNKNOWN_BASE.") String verdict,
      @JsonPropertyDescription("Why it was not accepted.") String reason) {

    static Delta of(Ledger.Delta delta) {
      return new Delta(
          delta.id(),
          delta.satellite(),
          delta.content(),
          delta.base(),
          delta.result(),
          delta.bytes(),
          delta.samples(),
          delta.receivedAt(),
          delta.verdict(),
          delta.reason());
    }
  }

  /** A page of deltas, newest first. */
  record DeltaList(
      String time,
      List<Delta> deltas,
      @JsonPropertyDescription("Cursor of the next page; null at the end.")
          @Nullable String next) {}

  /** A transfer in progress. */
  record Transfer(
      String satellite,
      @JsonPropertyDescription("down (to the ground) or up.") String direction,
      @JsonPropertyDescription("SHA-256 of the content.") String content,
      long bytes,
      @JsonPropertyDescription("Bytes that are still to be transferred.") long bytesLeft) {

    static Transfer of(GroundStatus.TransferStatus transfer) {
      return new Transfer(
          transfer.satellite(),
          transfer.direction(),
          transfer.content(),
          transfer.bytes(),
          transfer.bytesLeft());
    }

    /** What the list is ordered by. */
    String key() {
      return satellite + "/" + direction + "/" + content;
    }
  }

  /** A page of transfers in progress, by satellite, direction and content. */
  record TransferList(
      String time,
      List<Transfer> transfers,
      @JsonPropertyDescription("Transfers in progress that pass the filters, on all pages.")
          int total,
      @JsonPropertyDescription("Cursor of the next page; null at the end.")
          @Nullable String next) {}

  /** Something that happened. */
  record Event(
      long id,
      String at,
      @JsonPropertyDescription("A word, such as version-published.") String kind,
      @JsonPropertyDescription("The satellite that it refers to.") @Nullable String satellite,
      @JsonPropertyDescription("For people.") String detail,
      @JsonPropertyDescription("The same for programs; its fields depend on the kind.")
          JsonNode data) {

    static Event of(Ledger.Entry entry) {
      return new Event(
          entry.id(),
          entry.at(),
          entry.kind(),
          entry.satellite(),
          entry.detail(),
          object(entry.data()));
    }
  }

  /** A page of events. */
  record EventList(
      String time,
      List<Event> events,
      @JsonPropertyDescription("Cursor of the next page; null at the end.")
          @Nullable String next) {}
}
