package space.perigee.ground;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import space.perigee.ground.store.GroundEvent;

/** Writes events into the database of a server in this process, as if they had happened. */
public final class StoredEvents implements AutoCloseable {

  private final Connection connection;

  /**
   * @param state folder of the server
   */
  public StoredEvents(Path state) throws SQLException {
    this.connection =
        DriverManager.getConnection(
            "jdbc:h2:durable:" + state.toAbsolutePath().resolve("ground"), "sa", "");
    connection.setAutoCommit(false);
  }

  public void write(List<GroundEvent> events) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO events (at_ms, kind, satellite, detail, data) VALUES (?, ?, ?, ?, ?)")) {
      for (GroundEvent event : events) {
        insert.setLong(1, event.at().toEpochMilli());
        insert.setString(2, event.kind());
        insert.setString(3, event.satellite());
        insert.setString(4, event.detail());
        insert.setString(5, new ObjectMapper().valueToTree(event.data()).toString());
        insert.addBatch();
      }
      insert.executeBatch();
    }
    connection.commit();
  }

  public void forgetThrough(long id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM events WHERE id <= ?")) {
      delete.setLong(1, id);
      delete.executeUpdate();
    }
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
