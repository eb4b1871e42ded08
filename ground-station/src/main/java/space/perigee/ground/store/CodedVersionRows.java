package space.perigee.ground.store;

import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.sync.exchange.DeltaStep;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/** Reads and writes the tables {@code version_deltas} and {@code remainders}. */
final class CodedVersionRows {

  private CodedVersionRows() {}

  static CodedVersions read(Database database, ParameterLayout layout) {
    SortedMap<Long, DeltaStep> steps = new TreeMap<>();
    database.rows(
        """
        SELECT d.number, d.base, v.version, d.delta FROM version_deltas d
        JOIN versions v ON v.number = d.number
        """,
        row ->
            steps.put(
                row.getLong("number"),
                new DeltaStep(
                    ModelVersion.fromHex(row.getString("base")),
                    ModelVersion.fromHex(row.getString("version")),
                    row.getBytes("delta"))));
    // Databases of 0.1.0 may have several: what the newest version lacks is the newest.
    CodedVersions.Remainder remainder =
        database
            .rows(
                "SELECT number, remainder FROM remainders ORDER BY number DESC LIMIT 1",
                row ->
                    new CodedVersions.Remainder(
                        row.getLong(1), Weights.fromLittleEndian(layout, row.getBytes(2))))
            .stream()
            .findFirst()
            .orElse(null);
    return new CodedVersions(steps, remainder);
  }

  /** Writes what is new and deletes what is gone; rows never change. */
  static void write(Handle handle, CodedVersions coded) {
    for (long number : missing(handle, "version_deltas", coded.steps().keySet())) {
      DeltaStep step = Objects.requireNonNull(coded.steps().get(number));
      handle.execute(
          "INSERT INTO version_deltas VALUES (?, ?, ?)", number, step.base().hex(), step.delta());
    }
    CodedVersions.Remainder remainder = coded.remainder();
    Set<Long> wanted = remainder == null ? Set.of() : Set.of(remainder.number());
    if (!missing(handle, "remainders", wanted).isEmpty() && remainder != null) {
      handle.execute(
          "INSERT INTO remainders VALUES (?, ?)",
          remainder.number(),
          remainder.values().toLittleEndian());
    }
  }

  /** Deletes the rows of other versions, and returns the wanted versions that have no row. */
  private static Set<Long> missing(Handle handle, String table, Set<Long> wanted) {
    Set<Long> missing = new TreeSet<>(wanted);
    for (long stored : handle.createQuery("SELECT number FROM " + table).mapTo(Long.class).list()) {
      if (!missing.remove(stored)) {
        handle.execute("DELETE FROM " + table + " WHERE number = ?", stored);
      }
    }
    return missing;
  }
}
