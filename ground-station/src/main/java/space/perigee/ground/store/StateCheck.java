package space.perigee.ground.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.exchange.DeltaStep;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/**
 * Finds out whether a state is whole: whether all kept weights are those of their versions
 * (SHA-256), every version has its ancestors, what refers to something finds it, and the exchange
 * with each satellite can be read.
 */
public final class StateCheck {

  private final Database database;
  private final List<String> findings = new ArrayList<>();
  private int weights;

  private StateCheck(Database database) {
    this.database = database;
  }

  /**
   * What was found.
   *
   * @param mission its name
   * @param versions number of versions
   * @param weights number of versions whose weights were read and compared with their SHA-256
   * @param satellites number of satellites whose exchange was read
   * @param findings what is wrong, for people; empty if the state is whole
   */
  public record Outcome(
      String mission, int versions, int weights, int satellites, List<String> findings) {

    public Outcome {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Checks a state; changes nothing.
   *
   * @throws space.perigee.sync.io.InputException if no server has ever run on it
   */
  public static Outcome of(Database database) {
    return new StateCheck(database).check();
  }

  private Outcome check() {
    ParameterLayout layout = LayoutText.read(database);
    String mission = database.rows("SELECT mission FROM identity", row -> row.getString(1)).get(0);
    checkWeights(layout);
    checkLineage();
    checkReferences();
    checkCoded(layout);
    int satellites = checkSatellites(layout);
    int versions = database.rows("SELECT COUNT(*) FROM versions", row -> row.getInt(1)).get(0);
    return new Outcome(mission, versions, weights, satellites, findings);
  }

  private void checkWeights(ParameterLayout layout) {
    KeptWeights kept = new KeptWeights(layout, Long.MAX_VALUE);
    for (String hex :
        database.rows(
            "SELECT version FROM kept_weights ORDER BY depth, version", row -> row.getString(1))) {
      compare(
          "kept weights",
          hex,
          () -> database.read(handle -> kept.find(handle, ModelVersion.fromHex(hex)).orElse(null)));
    }
    database.rows(
        """
        SELECT v.number, v.version, g.weights FROM global_model g
        JOIN versions v ON v.number = g.number
        """,
        row -> {
          byte[] bytes = row.getBytes(3);
          compare(
              "the published version " + row.getLong(1),
              row.getString(2),
              () -> Weights.fromLittleEndian(layout, bytes));
          return true;
        });
  }

  /** Reads weights. */
  private interface WeightsReader {
    @Nullable Weights read();
  }

  private void compare(String what, String hex, WeightsReader reader) {
    try {
      Weights found = reader.read();
      if (found == null || !found.version().hex().equals(hex)) {
        findings.add(what + " " + hex + ": the SHA-256 is another");
      }
      weights++;
    } catch (RuntimeException e) {
      findings.add(what + " " + hex + ": cannot be read: " + e.getMessage());
    }
  }

  private void checkLineage() {
    missing(
        "version %s: its parent, version %s, is missing",
        "SELECT v.number, v.parent FROM versions v WHERE v.parent IS NOT NULL",
        "v.parent",
        "versions p WHERE p.number");
    missing(
        "version %s: its source, version %s, is missing",
        "SELECT v.number, v.source FROM versions v WHERE v.source IS NOT NULL",
        "v.source",
        "versions p WHERE p.number");
    missing(
        "kept weights %s: those of %s, against which they are packed, are missing",
        "SELECT k.version, k.parent FROM kept_weights k WHERE k.parent IS NOT NULL",
        "k.parent",
        "kept_weights p WHERE p.version");
    missing(
        "kept weights %s are of no version%s",
        "SELECT k.version, '' FROM kept_weights k WHERE 1 = 1",
        "k.version",
        "versions p WHERE p.version");
  }

  private void checkReferences() {
    missing(
        "version %s: satellite %s, a member, is unknown",
        "SELECT m.number, m.satellite FROM version_members m WHERE 1 = 1",
        "m.satellite",
        "satellites p WHERE p.name");
    missing(
        "delta %s: its satellite %s is unknown",
        "SELECT d.id, d.satellite FROM deltas d WHERE 1 = 1",
        "d.satellite",
        "satellites p WHERE p.name");
    missing(
        "the version to be sent, %s: version %s is missing",
        "SELECT c.number, c.number FROM version_deltas c WHERE 1 = 1",
        "c.number",
        "versions p WHERE p.number");
  }

  /** Reports rows of a query whose {@code column} is not found in {@code table}. */
  private void missing(String message, String query, String column, String table) {
    database.rows(
        query + " AND NOT EXISTS (SELECT 1 FROM " + table + " = " + column + ")",
        row -> findings.add(message.formatted(row.getString(1), row.getString(2))));
  }

  private void checkCoded(ParameterLayout layout) {
    try {
      CodedVersionRows.read(database, layout)
          .steps()
          .forEach(
              (number, step) -> {
                if (!isBase(step)) {
                  findings.add(
                      "version "
                          + number
                          + " is sent against "
                          + step.base()
                          + ", which is unknown");
                }
              });
    } catch (RuntimeException e) {
      findings.add("the versions to be sent cannot be read: " + e.getMessage());
    }
  }

  private boolean isBase(DeltaStep step) {
    return database
            .rows(
                "SELECT COUNT(*) FROM versions WHERE version = ?",
                row -> row.getInt(1),
                step.base().hex())
            .get(0)
        > 0;
  }

  private int checkSatellites(ParameterLayout layout) {
    PieceRows pieces = new PieceRows(database);
    SatelliteStore store;
    try {
      store =
          new SatelliteStore(
              database,
              layout,
              new SharedVersions(database, layout, pieces),
              pieces,
              MirrorCache.ofUsualSize());
    } catch (RuntimeException e) {
      findings.add("the exchanges with the satellites cannot be read: " + e.getMessage());
      return 0;
    }
    List<StoredSatellite> satellites = store.satellites();
    for (StoredSatellite satellite : satellites) {
      try {
        store.exchange(satellite.name()).ifPresent(it -> it.state().mirror().received());
      } catch (RuntimeException e) {
        findings.add(
            "satellite " + satellite.name() + ": its exchange cannot be read: " + e.getMessage());
      }
      store.forget(satellite.name());
    }
    return satellites.size();
  }
}
