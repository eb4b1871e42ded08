package space.perigee.ground.store;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import space.perigee.sync.v1.Value;

/**
 * Values of any length in the table {@code pieces}. A large object that a database rewrites as a
 * whole costs more than it holds; pieces are only added, side by side, and deleted.
 */
final class PieceRows {

  private static final int PIECE_BYTES = 32 * 1024;

  private record Piece(long id, byte[] bytes) {}

  /** Rows that are added in one transaction. */
  final class Insertion {

    private final List<Piece> pieces = new ArrayList<>();

    Value add(byte[] value) {
      int count = Math.max(1, (value.length + PIECE_BYTES - 1) / PIECE_BYTES);
      long first = next.getAndAdd(count);
      for (int i = 0; i < count; i++) {
        int from = i * PIECE_BYTES;
        pieces.add(
            new Piece(
                first + i,
                Arrays.copyOfRange(value, from, Math.min(value.length, from + PIECE_BYTES))));
      }
      return Value.newBuilder().setFirst(first).setPieces(count).setBytes(value.length).build();
    }

    void write(Handle handle) {
      if (pieces.isEmpty()) {
        return;
      }
      PreparedBatch batch = handle.prepareBatch("INSERT INTO pieces VALUES (?, ?)");
      for (Piece piece : pieces) {
        batch.bind(0, piece.id()).bind(1, piece.bytes()).add();
      }
      batch.execute();
    }
  }

  private final AtomicLong next;

  PieceRows(Database database) {
    this.next =
        new AtomicLong(
            database
                .rows("SELECT COALESCE(MAX(id), 0) + 1 FROM pieces", row -> row.getLong(1))
                .get(0));
  }

  Insertion insertion() {
    return new Insertion();
  }

  /**
   * Reads a value.
   *
   * @throws IllegalStateException if it is not there
   */
  static byte[] read(Database database, Value value) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(value.getBytes());
    database
        .rows(
            "SELECT bytes FROM pieces WHERE id BETWEEN ? AND ? ORDER BY id",
            row -> row.getBytes(1),
            value.getFirst(),
            value.getFirst() + value.getPieces() - 1)
        .forEach(whole::writeBytes);
    if (whole.size() != value.getBytes()) {
      throw new IllegalStateException(
          "pieces "
              + value.getFirst()
              + ": "
              + whole.size()
              + " bytes are stored, not "
              + value.getBytes());
    }
    return whole.toByteArray();
  }

  static void delete(Handle handle, Value value) {
    handle.execute(
        "DELETE FROM pieces WHERE id BETWEEN ? AND ?",
        value.getFirst(),
        value.getFirst() + value.getPieces() - 1);
  }
}
