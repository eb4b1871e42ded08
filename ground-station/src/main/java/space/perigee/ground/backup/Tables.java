package space.perigee.ground.backup;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The tables of a database. */
final class Tables {

  private static final String HISTORY = "flyway_schema_history";

  private Tables() {}

  /** All tables but that of the migrations, those that others refer to before these. */
  static List<TableRows> all(Connection connection) throws SQLException {
    DatabaseMetaData data = connection.getMetaData();
    Set<String> names = new TreeSet<>();
    try (ResultSet row =
        data.getTables(
            connection.getCatalog(),
            connection.getSchema(),
            "%",
            new String[] {"TABLE", "BASE TABLE"})) {
      while (row.next()) {
        names.add(row.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
      }
    }
    names.remove(HISTORY);
    Set<String> ordered = new LinkedHashSet<>();
    for (String name : names) {
      add(connection, name, ordered, new TreeSet<>());
    }
    List<TableRows> tables = new ArrayList<>();
    for (String name : ordered) {
      tables.add(TableRows.of(connection, name));
    }
    return tables;
  }

  private static void add(
      Connection connection, String name, Set<String> ordered, Set<String> underway)
      throws SQLException {
    if (ordered.contains(name) || !underway.add(name)) {
      return;
    }
    for (String other : referredTo(connection, name)) {
      add(connection, other, ordered, underway);
    }
    ordered.add(name);
  }

  private static Set<String> referredTo(Connection connection, String name) throws SQLException {
    DatabaseMetaData data = connection.getMetaData();
    String stored = data.storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name;
    Set<String> others = new TreeSet<>();
    try (ResultSet row =
        data.getImportedKeys(connection.getCatalog(), connection.getSchema(), stored)) {
      while (row.next()) {
        others.add(row.getString("PKTABLE_NAME").toLowerCase(Locale.ROOT));
      }
    }
    others.remove(name);
    return others;
  }

  /** The version of the tables. */
  static String version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT \"version\" FROM \""
                    + HISTORY
                    + "\" WHERE \"success\" AND \"version\" IS NOT NULL"
                    + " ORDER BY \"installed_rank\" DESC LIMIT 1")) {
      if (!row.next()) {
        throw new SQLException("the database has no tables of a ground server");
      }
      return row.getString(1);
    }
  }
}
