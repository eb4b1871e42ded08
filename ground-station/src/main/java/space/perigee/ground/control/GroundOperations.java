package space.perigee.ground.control;

import java.nio.file.Path;
import java.util.List;
import space.perigee.ground.backup.BackupWriter;
import space.perigee.ground.store.Ledger;
import space.perigee.ground.store.OrderBook;
import space.perigee.ground.store.VersionRegistry;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.GlobalVersionOrder.Action;

/**
 * What a person can do with a ground. Methods throw {@link space.perigee.sync.io.InputException} if
 * the ground refuses, with the reason.
 */
public interface GroundOperations {

  /** The newest versions, newest first. */
  List<Ledger.Version> versions(int limit);

  /** A version with its lineage. */
  VersionRegistry.VersionDetails version(long number);

  /** The weights of a version. */
  Weights weights(long number);

  /**
   * Publishes the weights of an earlier version as a new one, and orders all satellites to take it.
   *
   * @param number of the earlier version
   * @param reason for people; may be empty
   * @return the new version
   */
  VersionRegistry.VersionDetails publish(Action action, long number, String reason);

  /**
   * Leaves a satellite out until it is admitted.
   *
   * @param reason for people; may be empty
   */
  SatelliteStanding exclude(String satellite, String reason);

  /**
   * Lets a satellite count that was left out.
   *
   * @param reason for people; may be empty
   */
  SatelliteStanding admit(String satellite, String reason);

  /** The newest orders to satellites, newest first. */
  List<OrderBook.Progress> orders(OrderBook.Filter filter, int limit);

  /**
   * Takes a backup of the whole state, consistent, while the ground goes on.
   *
   * @param to a folder on the ground's machine that does not exist or is empty
   */
  BackupWriter.Summary backup(Path to);
}
