package space.perigee.ground.store;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * By what other grounds tell this state from theirs, and the number of its claim to the mission. It
 * is in the database, so a server that takes over, and one that was restored, has the same.
 */
public final class ClaimRow {

  private static final int STATE_BYTES = 16;

  private final Database database;

  public ClaimRow(Database database) {
    this.database = database;
  }

  /** 16 random bytes that name this state; made at the first call. */
  public byte[] state() {
    List<String> known = database.rows("SELECT state FROM mission_claim", row -> row.getString(1));
    if (!known.isEmpty()) {
      return HexFormat.of().parseHex(known.get(0));
    }
    byte[] made = new byte[STATE_BYTES];
    new SecureRandom().nextBytes(made);
    database.useTransaction(
        handle ->
            handle.execute(
                "INSERT INTO mission_claim VALUES (1, ?, 0)", HexFormat.of().formatHex(made)));
    return made;
  }

  /** The number of the newest claim of this state; 0 if there was none yet. */
  public long number() {
    return database.rows("SELECT number FROM mission_claim", row -> row.getLong(1)).stream()
        .findFirst()
        .orElse(0L);
  }

  /**
   * Sets the number; durable on return.
   *
   * @throws java.io.UncheckedIOException if the database fails
   */
  public void number(long number) {
    database.useTransaction(
        handle -> handle.execute("UPDATE mission_claim SET number = ?", number));
  }
}
