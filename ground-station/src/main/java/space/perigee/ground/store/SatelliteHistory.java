package space.perigee.ground.store;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.delta.UnknownBaseException;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.v1.HeardDelta;
import space.perigee.sync.v1.HeldWeights;
import space.perigee.sync.v1.SatelliteChange;
import space.perigee.sync.v1.Value;

/*
 * A version that a satellite sent is a delta on another: on a shared version, which is stored once for all, or on one that
 * the satellite sent before. So the log of deltas as received holds every mirror, and a mirror is decoded from it when it
 * is not in memory. A delta may be coded with the levels of the one before as context; then that one is decoded too, at
 * least as far as its levels.
 *
 * The chain is cut by rows that say everything (bases): they hold the newest version and its levels in full. Rows before a
 * base are deleted when nothing that is held any more is decoded from them.
 */

/** The rows of a satellite, and the versions and levels that follow from them. Not thread-safe. */
final class SatelliteHistory {

  /** A stored row. */
  record Row(long id, SatelliteChange change) {}

  private final Database database;
  private final ParameterLayout layout;
  private final SharedVersions shared;
  private final List<Row> rows = new ArrayList<>();

  SatelliteHistory(Database database, ParameterLayout layout, SharedVersions shared) {
    this.database = database;
    this.layout = layout;
    this.shared = shared;
  }

  void add(Row row) {
    rows.add(row);
  }

  List<Row> rows() {
    return rows;
  }

  /** Deltas since the last base. */
  int deltasSinceBase() {
    return sinceBase().stream().mapToInt(row -> row.change().getHeardCount()).sum();
  }

  /** Their bytes. */
  long bytesSinceBase() {
    return sinceBase().stream()
        .flatMap(row -> row.change().getHeardList().stream())
        .mapToLong(heard -> heard.getDelta().getBytes())
        .sum();
  }

  private List<Row> sinceBase() {
    return rows.subList(lastBase() + 1, rows.size());
  }

  private int lastBase() {
    for (int i = rows.size() - 1; i >= 0; i--) {
      if (rows.get(i).change().getIsBase()) {
        return i;
      }
    }
    return -1;
  }

  /** The shared version that the newest delta descends from; empty if that is not known. */
  Optional<Weights> root() {
    for (int i = rows.size() - 1; i >= 0; i--) {
      List<HeardDelta> heard = rows.get(i).change().getHeardList();
      for (int j = heard.size() - 1; j >= 0; j--) {
        Optional<Weights> base = shared.find(version(heard.get(j).getBase()));
        if (base.isPresent()) {
          return base;
        }
      }
      for (HeldWeights held : rows.get(i).change().getWeightsList()) {
        if (!held.getReference().isEmpty()) {
          return shared.find(version(held.getReference()));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Rows before the last base, if nothing is decoded from them; none otherwise. They stay for two
   * rows more, as somebody may be reading an older version.
   *
   * @param held versions that must stay readable
   * @param heard deltas whose levels must stay readable
   */
  List<Row> outdated(List<ModelVersion> held, List<VersionPrefix> heard) {
    int base = lastBase();
    if (base <= 0 || base + 2 >= rows.size()) {
      return List.of();
    }
    Plan plan = new Plan();
    held.forEach(plan::need);
    heard.forEach(plan::needLevels);
    return plan.firstRow < base ? List.of() : List.copyOf(rows.subList(0, base));
  }

  void remove(List<Row> outdated) {
    rows.removeAll(outdated);
  }

  /** The values that a row owns. */
  static List<Value> values(Row row) {
    List<Value> values = new ArrayList<>();
    row.change().getHeardList().forEach(heard -> values.add(heard.getDelta()));
    row.change().getWeightsList().forEach(held -> values.add(held.getPacked()));
    return values;
  }

  /** True if a version can be decoded. */
  boolean has(ModelVersion version) {
    return shared.find(version).isPresent()
        || rows.stream()
            .anyMatch(
                row ->
                    row.change().getHeardList().stream()
                            .anyMatch(heard -> version.equals(version(heard.getResult())))
                        || row.change().getWeightsList().stream()
                            .anyMatch(held -> version.equals(version(held.getVersion()))));
  }

  /** True if the levels of a delta can be decoded. */
  boolean has(VersionPrefix delta) {
    return heard(delta) != null || storedLevels(delta) != null;
  }

  /**
   * Decodes a version.
   *
   * @throws IllegalStateException if it cannot be decoded from these rows
   */
  Weights weights(ModelVersion version) {
    Plan plan = new Plan();
    plan.need(version);
    return plan.run().weights(version);
  }

  /** Decodes the levels of a delta. */
  DeltaLevels levels(VersionPrefix delta) {
    Plan plan = new Plan();
    plan.needLevels(delta);
    return plan.run().levels(delta);
  }

  static ModelVersion version(ByteString bytes) {
    return ModelVersion.fromBytes(bytes.toByteArray());
  }

  /** True for the weights against which a satellite codes that has lost all versions. */
  private boolean isZero(ModelVersion version) {
    return Weights.zero(layout).version().equals(version);
  }

  private @Nullable HeardDelta heard(VersionPrefix name) {
    for (int i = rows.size() - 1; i >= 0; i--) {
      for (HeardDelta heard : rows.get(i).change().getHeardList()) {
        if (heard.getName().equals(name.bytes())) {
          return heard;
        }
      }
    }
    return null;
  }

  private @Nullable DeltaLevels storedLevels(VersionPrefix name) {
    for (Row row : rows) {
      for (ByteString stored : row.change().getLevelsList()) {
        if (stored.startsWith(name.bytes())) {
          try {
            return DeltaLevels.fromBytes(stored.toByteArray(), layout.size());
          } catch (DeltaException e) {
            throw new IllegalStateException("damaged levels in the database", e);
          }
        }
      }
    }
    return null;
  }

  /** The deltas that must be decoded, in order, for some versions and levels. */
  private final class Plan {

    /** Positions of deltas, row by row. */
    private final TreeSet<Long> order = new TreeSet<>();

    private final Map<ModelVersion, Weights> decoded = new HashMap<>();
    private final Map<VersionPrefix, DeltaLevels> decodedLevels = new HashMap<>();

    /** The first row that is read. */
    private int firstRow = rows.size();

    void need(ModelVersion version) {
      need(version, Long.MAX_VALUE);
    }

    void needLevels(VersionPrefix delta) {
      needLevels(delta.bytes(), Long.MAX_VALUE);
    }

    /** A version may arrive more than once; what a delta builds on arrived before it. */
    private void need(ModelVersion version, long before) {
      if (shared.find(version).isPresent()) {
        return;
      }
      ByteString name = ByteString.copyFrom(version.toBytes());
      for (int i = rows.size() - 1; i >= 0; i--) {
        SatelliteChange change = rows.get(i).change();
        if (change.getWeightsList().stream().anyMatch(held -> held.getVersion().equals(name))) {
          firstRow = Math.min(firstRow, i);
          return;
        }
        for (int j = change.getHeardCount() - 1; j >= 0; j--) {
          if (at(i, j) < before && change.getHeard(j).getResult().equals(name)) {
            need(i, j);
            return;
          }
        }
      }
      if (!isZero(version)) {
        throw new IllegalStateException("version " + version + " of a satellite is not stored");
      }
    }

    private void needLevels(ByteString delta, long before) {
      for (int i = rows.size() - 1; i >= 0; i--) {
        SatelliteChange change = rows.get(i).change();
        if (change.getLevelsList().stream().anyMatch(levels -> levels.startsWith(delta))) {
          firstRow = Math.min(firstRow, i);
          return;
        }
        for (int j = change.getHeardCount() - 1; j >= 0; j--) {
          if (at(i, j) < before && change.getHeard(j).getName().equals(delta)) {
            need(i, j);
            return;
          }
        }
      }
      throw new IllegalStateException("the levels of a delta are not stored");
    }

    private void need(int row, int index) {
      firstRow = Math.min(firstRow, row);
      if (order.add(at(row, index))) {
        HeardDelta heard = rows.get(row).change().getHeard(index);
        need(version(heard.getBase()), at(row, index));
        if (!heard.getParent().isEmpty()) {
          needLevels(heard.getParent(), at(row, index));
        }
      }
    }

    private static long at(int row, int index) {
      return (long) row << Integer.SIZE | index;
    }

    Plan run() {
      for (long at : order) {
        HeardDelta heard = rows.get((int) (at >> Integer.SIZE)).change().getHeard((int) at);
        Weights base = weights(version(heard.getBase()));
        List<DeltaLevels> parents =
            heard.getParent().isEmpty()
                ? List.of()
                : List.of(levels(new VersionPrefix(heard.getParent())));
        try {
          DeltaCodec.Decoded next =
              DeltaCodec.decode(
                  prefix -> Optional.of(base).filter(w -> prefix.matches(w.version())),
                  PieceRows.read(database, heard.getDelta()),
                  parents,
                  1);
          decoded.put(next.result().version(), next.result());
          decodedLevels.put(next.levels().delta(), next.levels());
        } catch (DeltaException | UnknownBaseException e) {
          throw new IllegalStateException("a stored delta is damaged: " + e.getMessage(), e);
        }
      }
      return this;
    }

    Weights weights(ModelVersion version) {
      Weights known = decoded.get(version);
      return known != null ? known : shared.find(version).orElseGet(() -> full(version));
    }

    private Weights full(ModelVersion version) {
      for (Row row : rows) {
        for (HeldWeights held : row.change().getWeightsList()) {
          if (version.equals(version(held.getVersion()))) {
            return unpacked(held, version);
          }
        }
      }
      if (isZero(version)) {
        return Weights.zero(layout);
      }
      throw new IllegalStateException("version " + version + " of a satellite is not stored");
    }

    private Weights unpacked(HeldWeights held, ModelVersion version) {
      Weights reference =
          held.getReference().isEmpty()
              ? Weights.zero(layout)
              : shared
                  .find(version(held.getReference()))
                  .orElseThrow(() -> new IllegalStateException("a shared version is not stored"));
      Weights read =
          Weights.of(
              layout, MirrorPacking.unpack(PieceRows.read(database, held.getPacked()), reference));
      if (!read.version().equals(version)) {
        throw new IllegalStateException("version " + version + " is damaged in the database");
      }
      return read;
    }

    DeltaLevels levels(VersionPrefix delta) {
      DeltaLevels known = decodedLevels.get(delta);
      if (known == null) {
        known = storedLevels(delta);
      }
      if (known == null) {
        throw new IllegalStateException("the levels of delta " + delta + " are not stored");
      }
      return known;
    }
  }
}
