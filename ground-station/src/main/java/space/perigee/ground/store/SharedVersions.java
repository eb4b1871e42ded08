package space.perigee.ground.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;
import space.perigee.sync.v1.Value;

/**
 * The versions that many satellites share, by content: the start model and those that were
 * published. Each is stored once, and held once in memory while anybody uses it. Thread-safe.
 */
final class SharedVersions {

  private static final int RECENT = 8;

  private final Database database;
  private final ParameterLayout layout;
  private final PieceRows pieces;
  private final Map<ModelVersion, Stored> versions = new ConcurrentHashMap<>();

  /** Values of the versions that were used last. */
  private final Map<ModelVersion, float[]> recent = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * A version.
   *
   * @param value where it is stored
   * @param weights read when they are needed
   */
  private record Stored(Value value, Weights weights) {}

  SharedVersions(Database database, ParameterLayout layout, PieceRows pieces) {
    this.database = database;
    this.layout = layout;
    this.pieces = pieces;
    database.rows(
        "SELECT * FROM shared_versions",
        row -> {
          ModelVersion version = ModelVersion.fromHex(row.getString("version"));
          Value value =
              Value.newBuilder()
                  .setFirst(row.getLong("first_piece"))
                  .setPieces(row.getInt("pieces"))
                  .setBytes(row.getInt("bytes"))
                  .build();
          return versions.put(version, stored(version, value));
        });
  }

  private Stored stored(ModelVersion version, Value value) {
    return new Stored(value, Weights.heldElsewhere(layout, version, () -> read(version, value)));
  }

  private float[] read(ModelVersion version, Value value) {
    synchronized (recent) {
      float[] known = recent.get(version);
      if (known != null) {
        return known;
      }
    }
    Weights read = Weights.fromLittleEndian(layout, PieceRows.read(database, value));
    if (!read.version().equals(version)) {
      throw new IllegalStateException("version " + version + " is damaged in the database");
    }
    float[] values = read.toArray();
    keep(version, values);
    return values;
  }

  private void keep(ModelVersion version, float[] values) {
    synchronized (recent) {
      recent.put(version, values);
      if (recent.size() > RECENT) {
        recent.remove(recent.keySet().iterator().next());
      }
    }
  }

  Optional<Weights> find(ModelVersion version) {
    return Optional.ofNullable(versions.get(version)).map(Stored::weights);
  }

  /**
   * Stores a version, unless it is stored.
   *
   * @return to be run once that is durable
   */
  Runnable put(Handle handle, Weights weights) {
    ModelVersion version = weights.version();
    if (versions.containsKey(version)) {
      return () -> keep(version, weights.toArray());
    }
    PieceRows.Insertion insertion = pieces.insertion();
    Value value = insertion.add(weights.toLittleEndian());
    insertion.write(handle);
    handle.execute(
        "INSERT INTO shared_versions VALUES (?, ?, ?, ?)",
        version.hex(),
        value.getFirst(),
        value.getPieces(),
        value.getBytes());
    return () -> {
      keep(version, weights.toArray());
      versions.putIfAbsent(version, stored(version, value));
    };
  }

  /**
   * Deletes the versions that nobody uses.
   *
   * @param used those that stay
   * @return to be run once that is durable
   */
  Runnable sweep(Handle handle, Set<ModelVersion> used) {
    List<ModelVersion> unused = new ArrayList<>();
    versions.forEach(
        (version, stored) -> {
          if (!used.contains(version)) {
            unused.add(version);
            PieceRows.delete(handle, stored.value());
            handle.execute("DELETE FROM shared_versions WHERE version = ?", version.hex());
          }
        });
    return () -> versions.keySet().removeAll(unused);
  }
}
