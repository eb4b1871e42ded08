package space.perigee.ground.database;

import java.sql.SQLException;

/** Another ground server has the database: this one may wait for it. */
public final class DatabaseHeldException extends SQLException {

  private static final long serialVersionUID = 1;

  DatabaseHeldException(String message) {
    super(message);
  }
}
