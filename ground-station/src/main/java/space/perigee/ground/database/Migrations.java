package space.perigee.ground.database;

import org.flywaydb.core.Flyway;

/** Makes the ground's tables, and brings those of earlier releases up to date. */
public final class Migrations {

  /** The version of this release. */
  public static final String LATEST = "latest";

  private Migrations() {}

  /**
   * Brings the tables to a version.
   *
   * @param version of the migrations, or {@link #LATEST}
   * @throws org.flywaydb.core.api.FlywayException if there is no such version, or it fails
   */
  public static void run(Storage storage, String version) {
    Flyway.configure()
        .dataSource(storage.readers())
        .locations(storage.migrations().toArray(String[]::new))
        .target(version)
        .load()
        .migrate();
  }
}
