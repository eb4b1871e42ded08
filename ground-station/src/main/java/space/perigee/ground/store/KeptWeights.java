package space.perigee.ground.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.PackedWeights;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/**
 * The weights of versions, stored once by content in the table {@code kept_weights}.
 *
 * <p>Weights are packed against those of their parent where these are kept, which makes a version
 * of a lossy mission as small as its delta. After {@value #DEEPEST} of these in a row weights are
 * packed whole, so that reading one version never unpacks more than that.
 *
 * <p>The table has a quota. What exceeds it goes in this order: weights of refused candidates,
 * oldest first, then those of published versions, oldest first. The start model, the published
 * version and the {@value #NEWEST} candidates before it stay, whatever the quota. Weights that were
 * packed against those that go are packed again.
 */
final class KeptWeights {

  private static final int DEEPEST = 16;
  private static final int NEWEST = 10;

  /** A delta below one byte for so many parameters is not compared with another coding. */
  private static final int SHORT_SHARE = 2;

  private final ParameterLayout layout;
  private final long quotaBytes;

  /**
   * @param quotaBytes room for the packed weights (bytes)
   */
  KeptWeights(ParameterLayout layout, long quotaBytes) {
    this.layout = layout;
    this.quotaBytes = quotaBytes;
  }

  private record Row(
      ModelVersion version, @Nullable ModelVersion parent, int depth, PackedWeights packed) {}

  /**
   * Keeps weights, unless they are kept already.
   *
   * @param parent the version that they came from; null if none
   * @param delta from the parent; null if none
   */
  void keep(
      Handle handle, Weights weights, @Nullable ModelVersion parent, byte @Nullable [] delta) {
    if (row(handle, weights.version()).isPresent()) {
      return;
    }
    Optional<Row> base = Optional.ofNullable(parent).flatMap(version -> row(handle, version));
    if (base.isEmpty() || base.get().depth() >= DEEPEST) {
      insert(handle, new Row(weights.version(), null, 0, PackedWeights.whole(weights)));
    } else {
      insert(
          handle,
          new Row(
              weights.version(),
              base.get().version(),
              base.get().depth() + 1,
              packed(handle, weights, base.get().version(), delta)));
    }
    evict(handle);
  }

  private PackedWeights packed(
      Handle handle, Weights weights, ModelVersion parent, byte @Nullable [] delta) {
    return delta != null && delta.length < weights.size() / SHORT_SHARE
        ? new PackedWeights(PackedWeights.Coding.DELTA, delta)
        : PackedWeights.against(find(handle, parent).orElseThrow(), weights, delta);
  }

  private static void insert(Handle handle, Row row) {
    handle.execute(
        "INSERT INTO kept_weights (version, parent, coding, depth, bytes, data)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        row.version().hex(),
        row.parent() == null ? null : row.parent().hex(),
        row.packed().coding().name(),
        row.depth(),
        (long) row.packed().data().length,
        row.packed().data());
  }

  private static Optional<Row> row(Handle handle, ModelVersion version) {
    return handle
        .select("SELECT * FROM kept_weights WHERE version = ?", version.hex())
        .map(
            (row, context) -> {
              String parent = row.getString("parent");
              return new Row(
                  version,
                  parent == null ? null : ModelVersion.fromHex(parent),
                  row.getInt("depth"),
                  new PackedWeights(
                      PackedWeights.Coding.valueOf(row.getString("coding")), row.getBytes("data")));
            })
        .findFirst();
  }

  /**
   * Weights of a version; empty if they are not kept.
   *
   * @throws IllegalStateException if they are damaged
   */
  Optional<Weights> find(Handle handle, ModelVersion version) {
    List<Row> path = new ArrayList<>();
    ModelVersion next = version;
    while (next != null) {
      Optional<Row> row = row(handle, next);
      if (row.isEmpty()) {
        return Optional.empty();
      }
      path.add(row.get());
      next = row.get().parent();
    }
    Weights weights = null;
    for (int i = path.size() - 1; i >= 0; i--) {
      weights = unpacked(path.get(i), weights);
    }
    return Optional.ofNullable(weights);
  }

  private Weights unpacked(Row row, @Nullable Weights parent) {
    try {
      return row.packed().unpack(layout, parent, row.version());
    } catch (DeltaException e) {
      throw new IllegalStateException("the database is damaged: " + e.getMessage(), e);
    }
  }

  private void evict(Handle handle) {
    while (bytes(handle) > quotaBytes) {
      Optional<ModelVersion> victim = victim(handle);
      if (victim.isEmpty()) {
        return;
      }
      remove(handle, victim.get());
    }
  }

  private static long bytes(Handle handle) {
    return handle
        .select("SELECT COALESCE(SUM(bytes), 0) FROM kept_weights")
        .mapTo(Long.class)
        .one();
  }

  /** The weights that go next; empty if all that are left must stay. */
  private static Optional<ModelVersion> victim(Handle handle) {
    return handle
        .select(
            """
            SELECT k.version, MAX(CASE WHEN v.published THEN 1 ELSE 0 END) AS published,
                   MAX(v.number) AS newest, MIN(v.number) AS oldest
            FROM kept_weights k JOIN versions v ON v.version = k.version
            GROUP BY k.version
            HAVING MIN(v.number) > 0
               AND MAX(v.number) < (SELECT MAX(number) FROM versions) - ?
               AND MAX(v.number) < (SELECT number FROM global_model)
            ORDER BY published, newest LIMIT 1
            """,
            NEWEST)
        .map((row, context) -> ModelVersion.fromHex(row.getString("version")))
        .findFirst();
  }

  private void remove(Handle handle, ModelVersion victim) {
    Row gone = row(handle, victim).orElseThrow();
    Weights grandparent = gone.parent() == null ? null : find(handle, gone.parent()).orElseThrow();
    for (ModelVersion child : children(handle, victim)) {
      Weights weights = find(handle, child).orElseThrow();
      PackedWeights packed =
          grandparent == null
              ? PackedWeights.whole(weights)
              : PackedWeights.against(grandparent, weights, null);
      handle.execute("DELETE FROM kept_weights WHERE version = ?", child.hex());
      insert(handle, new Row(child, gone.parent(), gone.depth(), packed));
    }
    handle.execute("DELETE FROM kept_weights WHERE version = ?", victim.hex());
  }

  private static List<ModelVersion> children(Handle handle, ModelVersion parent) {
    return handle
        .select("SELECT version FROM kept_weights WHERE parent = ?", parent.hex())
        .map((row, context) -> ModelVersion.fromHex(row.getString("version")))
        .list();
  }
}
