package space.perigee.ground.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.PrivacySpent;
import space.perigee.ground.aggregate.ServerState;
import space.perigee.ground.aggregate.UndoneVersions;
import space.perigee.onboard.task.LabelScore;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.GlobalVersionOrder;
import space.perigee.sync.order.GlobalVersionOrder.Action;

/**
 * The versions of the global model: their lineage, their weights, and which one is published.
 *
 * <p>The history only grows. A rollback from 14 to 11 publishes a version 15 with the weights of
 * 11, so that numbers never go back, neither here nor on board.
 */
public final class VersionRegistry {

  /** The most parts of a version that are listed. */
  private static final int MOST_PARTS = 1000;

  private final Database database;
  private final ParameterLayout layout;
  private final KeptWeights kept;

  /**
   * The registry of a state.
   *
   * @param layout of the models
   */
  public VersionRegistry(Database database, ParameterLayout layout) {
    this.database = database;
    this.layout = layout;
    this.kept = new KeptWeights(layout, Long.MAX_VALUE); // it only reads
  }

  /**
   * The registry of a state whose server is stopped.
   *
   * @throws InputException if no server of this release has run on it yet
   */
  public static VersionRegistry of(Database database) {
    return new VersionRegistry(database, LayoutText.read(database));
  }

  /**
   * What went into a version.
   *
   * @param version of the satellite's weights
   * @param samples training samples behind the update
   * @param delta id of the delta that brought it; 0 in versions of 0.1.0
   * @param origin number of the version that it was trained from
   * @param staleness versions published since then
   */
  public record Part(
      String satellite, String version, long samples, long delta, long origin, long staleness) {}

  /**
   * A version with its lineage.
   *
   * @param version as in the list
   * @param parent number of the version that was published before; null if unknown
   * @param strategy of aggregation; empty if none, or unknown
   * @param closedBy why its round closed; empty likewise
   * @param keptBytes size of its packed weights; null if they are not kept
   * @param privacy what the versions up to this one may reveal of a satellite; null without
   *     differential privacy
   */
  public record VersionDetails(
      Ledger.Version version,
      @Nullable Long parent,
      String strategy,
      String closedBy,
      @Nullable Long keptBytes,
      @Nullable PrivacySpent privacy,
      List<Part> members,
      List<Ledger.Score> scores) {

    public VersionDetails {
      members = List.copyOf(members);
      scores = List.copyOf(scores);
    }
  }

  /**
   * A version with its lineage.
   *
   * @throws InputException if there is no such version
   */
  public VersionDetails details(long number) {
    List<Part> members =
        database.rows(
            "SELECT * FROM version_members WHERE number = ? ORDER BY satellite LIMIT " + MOST_PARTS,
            row ->
                new Part(
                    row.getString("satellite"),
                    row.getString("version"),
                    row.getLong("samples"),
                    row.getLong("delta_id"),
                    row.getLong("origin"),
                    row.getLong("staleness")),
            number);
    List<Ledger.Score> scores = new Ledger(database).scores(number);
    return database
        .rows(
            Ledger.VERSIONS + " WHERE v.number = ?",
            row -> {
              Ledger.Version version = Ledger.version(row);
              return new VersionDetails(
                  version,
                  version.parent(),
                  version.strategy(),
                  version.closedBy(),
                  row.getObject("kept_bytes", Long.class),
                  VersionRows.privacy(row),
                  members,
                  scores);
            },
            number)
        .stream()
        .findFirst()
        .orElseThrow(() -> unknown(number));
  }

  private InputException unknown(long number) {
    return new InputException(
        "version "
            + number
            + ": does not exist; the newest is "
            + database.rows("SELECT MAX(number) FROM versions", row -> row.getLong(1)).get(0));
  }

  /**
   * The weights of a version.
   *
   * @throws InputException if there is no such version, or its weights are not kept
   */
  public Weights weights(long number) {
    ModelVersion version =
        database
            .rows(
                "SELECT version FROM versions WHERE number = ?",
                row -> ModelVersion.fromHex(row.getString(1)),
                number)
            .stream()
            .findFirst()
            .orElseThrow(() -> unknown(number));
    return database
        .inTransaction(handle -> kept.find(handle, version))
        .orElseThrow(
            () ->
                new InputException(
                    "version "
                        + number
                        + ": its weights are not kept; kept are those of "
                        + keptNumbers()));
  }

  /**
   * What the strategy remembers; what was revealed, and nothing else, if another one ran before or
   * a person has published a version.
   */
  public ServerState strategyState(String strategy) {
    ServerState state =
        database
            .rows(
                "SELECT state FROM strategy_state WHERE strategy = ?",
                row -> ServerState.fromBytes(row.getBytes(1)),
                strategy)
            .stream()
            .findFirst()
            .orElse(ServerState.NONE);
    return database
        .rows(VersionRows.PRIVACY, row -> Objects.requireNonNull(VersionRows.privacy(row)))
        .stream()
        .findFirst()
        .map(spent -> spent.in(state))
        .orElse(state);
  }

  /** The scores of a version for each class; how many samples they are of is not known. */
  List<LabelScore> classScores(long number) {
    return database.rows(
        "SELECT name, score FROM evaluations WHERE number = ? AND kind = 'class'",
        row -> new LabelScore(row.getString(1), row.getDouble(2), 0),
        number);
  }

  /**
   * The weights of the best version at the gate since the start, or since a person last published
   * one; empty if its weights are not kept.
   */
  public Optional<Weights> best() {
    return database
        .rows(
            """
            SELECT v.version FROM versions v
            WHERE v.published AND v.gate_accuracy IS NOT NULL AND v.number >= COALESCE(
              (SELECT MAX(number) FROM versions WHERE kind IN ('promote', 'rollback')), 0)
            ORDER BY v.gate_accuracy DESC, v.number LIMIT 1
            """,
            row -> ModelVersion.fromHex(row.getString(1)))
        .stream()
        .findFirst()
        .flatMap(version -> database.inTransaction(handle -> kept.find(handle, version)));
  }

  private String keptNumbers() {
    List<String> numbers =
        database.rows(
            """
            SELECT v.number FROM versions v JOIN kept_weights k ON k.version = v.version
            ORDER BY v.number
            """,
            row -> row.getString(1));
    return String.join(", ", numbers);
  }

  /** The versions that a rollback has undone. */
  public UndoneVersions undone() {
    return new UndoneVersions(
        database.rows(
            "SELECT source, number FROM versions WHERE kind = 'rollback'",
            row -> new UndoneVersions.Range(row.getLong(1), row.getLong(2))));
  }

  /**
   * Publishes the weights of an earlier version, and enters the order to all satellites.
   *
   * @param source number of that version
   * @param reason for people
   * @return number of the version that has them now
   * @throws InputException if its weights are not kept, were never scored, or are published now
   */
  public long publish(Action action, long source, Instant now, String reason) {
    VersionDetails details = details(source);
    Weights weights = weights(source);
    if (details.version().accuracy() == null && isScored()) {
      throw new InputException(
          "version " + source + ": was never scored, so later ones cannot be compared with it");
    }
    return database.inTransaction(
        handle -> {
          Weights before = VersionRows.publishedWeights(handle, layout);
          if (weights.equals(before)) {
            throw new InputException("version " + source + ": its weights are published already");
          }
          long number = VersionRows.republish(handle, source, action, now);
          CodedVersions.Coded coded =
              CodedVersions.code(before, weights, new DeltaTarget.Lossless());
          CodedVersionRows.write(
              handle,
              CodedVersionRows.read(database, layout).withoutRemainder().published(number, coded));
          handle.execute("DELETE FROM strategy_state"); // its momentum led away from here
          handle.execute(
              "UPDATE global_model SET number = ?, weights = ?", number, weights.toLittleEndian());
          enter(handle, action, number, weights.version(), now, reason);
          EventRows.insert(handle, event(action, number, details.version(), now, reason));
          return number;
        });
  }

  /** True if the published version was scored: there was labeled data. */
  private boolean isScored() {
    return database
        .rows(
            "SELECT v.accuracy FROM versions v JOIN global_model g ON g.number = v.number",
            row -> row.getObject(1) != null)
        .get(0);
  }

  private static void enter(
      Handle handle, Action action, long number, ModelVersion version, Instant now, String reason) {
    long announced =
        handle
            .select("SELECT announced FROM versions WHERE number = ?", number)
            .mapTo(Long.class)
            .one();
    byte[] body = new GlobalVersionOrder(action, version, announced).body().toByteArray();
    OrderBook.enter(handle, action.kind(), null, body, now, reason);
  }

  private static GroundEvent event(
      Action action, long number, Ledger.Version source, Instant now, String reason) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("number", number);
    data.put("source", source.number());
    data.put("version", source.version());
    data.put("satellites", source.satellites());
    data.put("samples", source.samples());
    return new GroundEvent(
        now,
        action == Action.ROLLBACK ? "rolled-back" : "promoted",
        null,
        "version %d has the weights of version %d (%s)%s"
            .formatted(
                number,
                source.number(),
                ModelVersion.fromHex(source.version()),
                reason.isEmpty() ? "" : ": " + reason),
        data);
  }
}
