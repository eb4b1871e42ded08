package space.perigee.ground.backup;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table's rows as JSON arrays, in the order of its columns. Numbers are JSON numbers, byte arrays
 * are Base64.
 *
 * @param name in lower case
 * @param columns in lower case
 * @param types of the columns, as in {@link Types}
 * @param identity the column that numbers its rows by itself
 * @param key columns of the primary key
 */
record TableRows(
    String name,
    List<String> columns,
    List<Integer> types,
    Optional<String> identity,
    List<String> key) {

  private static final int BATCH = 200;

  /** Looks up a table. */
  static TableRows of(Connection connection, String name) throws SQLException {
    List<String> columns = new ArrayList<>();
    List<Integer> types = new ArrayList<>();
    Optional<String> identity = Optional.empty();
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + name + " WHERE 1 = 0")) {
      ResultSetMetaData data = none.getMetaData();
      for (int i = 1; i <= data.getColumnCount(); i++) {
        String column = data.getColumnName(i).toLowerCase(Locale.ROOT);
        columns.add(column);
        types.add(data.getColumnType(i));
        if (data.isAutoIncrement(i)) {
          identity = Optional.of(column);
        }
      }
    }
    return new TableRows(name, columns, types, identity, key(connection, name));
  }

  private static List<String> key(Connection connection, String name) throws SQLException {
    List<String> key = new ArrayList<>();
    DatabaseMetaData data = connection.getMetaData();
    String stored = data.storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name;
    try (ResultSet row =
        data.getPrimaryKeys(connection.getCatalog(), connection.getSchema(), stored)) {
      while (row.next()) {
        int at = row.getInt("KEY_SEQ");
        while (key.size() < at) {
          key.add("");
        }
        key.set(at - 1, row.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
      }
    }
    return key;
  }

  /**
   * Writes all rows, in the order of the key.
   *
   * @return how many
   */
  long write(Connection connection, JsonGenerator to) throws SQLException, IOException {
    long rows = 0;
    String order = key.isEmpty() ? "" : " ORDER BY " + String.join(", ", key);
    String query = "SELECT " + String.join(", ", columns) + " FROM " + name + order;
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(BATCH);
      try (ResultSet row = statement.executeQuery(query)) {
        for (; row.next(); rows++) {
          to.writeStartArray();
          for (int i = 0; i < columns.size(); i++) {
            write(row, i + 1, types.get(i), to);
          }
          to.writeEndArray();
          to.writeRaw('\n');
        }
      }
    }
    return rows;
  }

  private void write(ResultSet row, int column, int type, JsonGenerator to)
      throws SQLException, IOException {
    switch (type) {
      case Types.BOOLEAN, Types.BIT -> {
        boolean value = row.getBoolean(column);
        if (row.wasNull()) {
          to.writeNull();
        } else {
          to.writeBoolean(value);
        }
      }
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> {
        long value = row.getLong(column);
        if (row.wasNull()) {
          to.writeNull();
        } else {
          to.writeNumber(value);
        }
      }
      case Types.REAL, Types.FLOAT, Types.DOUBLE -> {
        double value = row.getDouble(column);
        if (row.wasNull()) {
          to.writeNull();
        } else {
          to.writeNumber(value);
        }
      }
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB ->
          to.writeString(row.getString(column));
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> {
        byte @Nullable [] value = row.getBytes(column);
        if (value == null) {
          to.writeNull();
        } else {
          to.writeBinary(value);
        }
      }
      default -> throw unknown(column, type);
    }
  }

  private SQLException unknown(int column, int type) {
    return new SQLException(
        name + "." + columns.get(column - 1) + ": cannot be kept, type " + type);
  }

  /**
   * Adds rows.
   *
   * @param from JSON arrays of {@code columns}, which this table must have
   * @return how many
   * @throws IOException if they are not such arrays
   */
  long read(Connection connection, JsonParser from) throws SQLException, IOException {
    String places = String.join(", ", Collections.nCopies(columns.size(), "?"));
    String overriding = identity.isPresent() ? " OVERRIDING SYSTEM VALUE" : "";
    long rows = 0;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + name
                + " ("
                + String.join(", ", columns)
                + ")"
                + overriding
                + " VALUES ("
                + places
                + ")")) {
      for (; from.nextToken() == JsonToken.START_ARRAY; rows++) {
        for (int i = 0; i < columns.size(); i++) {
          if (from.nextToken() == JsonToken.END_ARRAY) {
            throw new IOException(name + ": row " + rows + " has only " + i + " values");
          }
          set(insert, i + 1, types.get(i), from);
        }
        if (from.nextToken() != JsonToken.END_ARRAY) {
          throw new IOException(name + ": row " + rows + " has more than its columns");
        }
        insert.addBatch();
        if (rows % BATCH == BATCH - 1) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
    return rows;
  }

  private void set(PreparedStatement insert, int column, int type, JsonParser from)
      throws SQLException, IOException {
    if (from.currentToken() == JsonToken.VALUE_NULL) {
      insert.setNull(column, type == Types.BLOB ? Types.VARBINARY : type);
      return;
    }
    switch (type) {
      case Types.BOOLEAN, Types.BIT -> insert.setBoolean(column, from.getBooleanValue());
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
          insert.setLong(column, from.getLongValue());
      case Types.REAL, Types.FLOAT, Types.DOUBLE ->
          insert.setDouble(column, Double.parseDouble(from.getText()));
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB ->
          insert.setString(column, from.getText());
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
          insert.setBytes(column, from.getBinaryValue());
      default -> throw unknown(column, type);
    }
  }

  /** Lets the identity go on above all rows, and {@code gap} further. */
  void restartIdentity(Connection connection, long gap) throws SQLException {
    if (identity.isEmpty()) {
      return;
    }
    String column = identity.get();
    try (Statement statement = connection.createStatement()) {
      long next;
      try (ResultSet row =
          statement.executeQuery("SELECT COALESCE(MAX(" + column + "), 0) FROM " + name)) {
        row.next();
        next = row.getLong(1) + 1 + gap;
      }
      statement.execute(
          "ALTER TABLE " + name + " ALTER COLUMN " + column + " RESTART WITH " + next);
    }
  }
}
