/**
 * Where the ground's database lives: {@link space.perigee.ground.database.EmbeddedStorage}, an H2
 * file in the state folder, or {@link space.perigee.ground.database.PostgresStorage}, a PostgreSQL
 * server by URL. Both take the same SQL and the same migrations ({@code db/migration}). Start with
 * {@link space.perigee.ground.database.Storage}, which says what the ground expects of them: above
 * all, that what was committed is on disk before it is acknowledged.
 */
@NullMarked
package space.perigee.ground.database;

import org.jspecify.annotations.NullMarked;
