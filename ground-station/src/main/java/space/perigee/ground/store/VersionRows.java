package space.perigee.ground.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.PrivacySpent;
import space.perigee.ground.aggregate.VersionMember;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.onboard.task.LabelScore;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.GlobalVersionOrder.Action;

/** Writes the tables {@code versions} and {@code version_members}. */
final class VersionRows {

  /** The columns that {@link #privacy} reads, of the last version that has them. */
  static final String PRIVACY =
      """
      SELECT privacy_rounds, privacy_rho, privacy_delta FROM versions
      WHERE privacy_rounds IS NOT NULL ORDER BY number DESC LIMIT 1
      """;

  private static final int MAX_NAME = 200;
  private static final int MAX_REASON = 300;

  private VersionRows() {}

  /**
   * Adds a candidate.
   *
   * @return the number by which satellites know it
   */
  static long insert(Handle handle, CandidateModel candidate) {
    Assessment assessment = candidate.assessment();
    PrivacySpent privacy = PrivacySpent.of(candidate.round().state()).orElse(null);
    long announced = candidate.number() == 0 ? 0 : announced(handle, candidate.createdAt());
    handle.execute(
        """
        INSERT INTO versions (number, version, created_at_ms, accuracy, balanced_accuracy,
          gate_accuracy, samples, through_delta, published, reason, strategy, closed_by,
          kind, parent, announced, privacy_rounds, privacy_rho, privacy_delta)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT number FROM global_model), ?, ?, ?, ?)
        """,
        candidate.number(),
        candidate.weights().version().hex(),
        candidate.createdAt().toEpochMilli(),
        assessment == null ? null : assessment.value(),
        assessment == null ? null : assessment.balanced(),
        assessment == null ? null : assessment.gate(),
        candidate.samples(),
        candidate.round().throughDelta(),
        candidate.refusal() == null,
        candidate.refusal() == null ? "" : shortened(candidate.refusal(), MAX_REASON),
        candidate.round().strategy(),
        candidate.round().end() == null ? "" : candidate.round().end().word(),
        candidate.number() == 0 ? "start" : "aggregate",
        announced,
        privacy == null ? null : (Long) privacy.rounds(),
        privacy == null ? null : (Double) privacy.rho(),
        privacy == null ? null : (Double) privacy.delta());
    if (assessment != null) {
      assessment.byLabel().forEach(score -> insert(handle, candidate.number(), score));
    }
    candidate
        .round()
        .scores()
        .forEach(
            (satellite, score) ->
                insert(handle, candidate.number(), "satellite", satellite, score));
    for (VersionMember member : candidate.round().members()) {
      handle.execute(
          """
          INSERT INTO version_members (number, satellite, version, samples, delta_id, origin,
            staleness) VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
          candidate.number(),
          member.satellite(),
          member.version().hex(),
          member.samples(),
          member.deltaId(),
          member.origin(),
          member.staleness());
    }
    return announced;
  }

  private static void insert(Handle handle, long number, LabelScore score) {
    if (Double.isFinite(score.value())) { // else there are no samples of the label
      String label = score.label();
      String name = shortened(label, MAX_NAME);
      insert(handle, number, "class", name, score.value());
    }
  }

  /** What versions have revealed; see {@link #PRIVACY}. */
  static @Nullable PrivacySpent privacy(ResultSet row) throws SQLException {
    Long rounds = row.getObject("privacy_rounds", Long.class);
    return rounds == null
        ? null
        : PrivacySpent.of(rounds, row.getDouble("privacy_rho"), row.getDouble("privacy_delta"));
  }

  private static void insert(Handle handle, long number, String kind, String name, double score) {
    handle.execute(
        "INSERT INTO evaluations (number, kind, name, score) VALUES (?, ?, ?, ?)",
        number,
        kind,
        name,
        score);
  }

  private static String shortened(String text, int most) {
    return text.length() > most ? text.substring(0, most) : text;
  }

  /** The published version. */
  static ModelVersion published(Handle handle) {
    return handle
        .select("SELECT v.version FROM global_model g JOIN versions v ON v.number = g.number")
        .map((row, context) -> ModelVersion.fromHex(row.getString(1)))
        .one();
  }

  /** Its weights. */
  static Weights publishedWeights(Handle handle, ParameterLayout layout) {
    return Weights.fromLittleEndian(
        layout, handle.select("SELECT weights FROM global_model").mapTo(byte[].class).one());
  }

  /**
   * Adds a published version with the weights, scores and members of an earlier one.
   *
   * @return its number
   */
  static long republish(Handle handle, long source, Action action, Instant now) {
    long number = nextNumber(handle);
    handle.execute(
        """
        INSERT INTO versions (number, version, created_at_ms, accuracy, balanced_accuracy,
          gate_accuracy, samples, through_delta, published, reason, strategy, kind, parent, source,
          announced)
        SELECT CAST(? AS BIGINT), version, CAST(? AS BIGINT), accuracy, balanced_accuracy,
          gate_accuracy, samples, (SELECT MAX(through_delta) FROM versions), TRUE, '', strategy,
          CAST(? AS VARCHAR), (SELECT number FROM global_model), number, CAST(? AS BIGINT)
        FROM versions WHERE number = ?
        """,
        number,
        now.toEpochMilli(),
        action.kind(),
        announced(handle, now),
        source);
    handle.execute(
        """
        INSERT INTO version_members (number, satellite, version, samples, delta_id, origin,
          staleness)
        SELECT CAST(? AS BIGINT), satellite, version, samples, delta_id, origin, staleness
        FROM version_members WHERE number = ?
        """,
        number,
        source);
    handle.execute(
        """
        INSERT INTO evaluations (number, kind, name, score)
        SELECT CAST(? AS BIGINT), kind, name, score FROM evaluations WHERE number = ?
        """,
        number,
        source);
    return number;
  }

  /** The number of the next version. */
  static long nextNumber(Handle handle) {
    return handle
        .select(
            "SELECT GREATEST(MAX(number) + 1, " + RestoredState.FIRST_VERSION + ") FROM versions")
        .mapTo(Long.class)
        .one();
  }

  /**
   * Gives the published version a new number for the satellites. After a restoration they may know
   * later versions than this state, and would refuse this one as an older one.
   */
  static void announceAgain(Handle handle, Instant now) {
    handle.execute(
        "UPDATE versions SET announced = ? WHERE number = (SELECT number FROM global_model)",
        announced(handle, now));
  }

  private static long announced(Handle handle, Instant now) {
    long last =
        handle
            .select("SELECT MAX(COALESCE(announced, number)) FROM versions")
            .mapTo(Long.class)
            .one();
    return OrderBook.next(handle, last, now);
  }
}
