package space.perigee.ground.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.database.PostgresStorage;
import space.perigee.ground.database.TestPostgres;

/** The same store in PostgreSQL. */
class GroundStorePostgresTest extends GroundStoreTest {

  private @Nullable String url;

  @Override
  Database open() {
    if (url == null) {
      url = TestPostgres.shared().newUrl();
    }
    return Database.open(new PostgresStorage(url, Optional.empty()));
  }
}
