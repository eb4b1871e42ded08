package space.perigee.ground.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import space.perigee.ground.admission.Admission;
import space.perigee.ground.backup.BackupWriter;
import space.perigee.ground.store.Ledger;
import space.perigee.ground.store.OrderBook;
import space.perigee.ground.store.VersionRegistry;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.GlobalVersionOrder.Action;

/**
 * Operates on the state of a ground, whether a server runs on it or not. What changes the state
 * runs on the thread that owns it, and is durable when the method returns. Thread-safe.
 */
public final class GroundControl implements GroundOperations {

  private static final long PATIENCE_SECONDS = 30;

  /**
   * The server that runs on the state.
   *
   * @param thread that owns the state
   * @param published runs on that thread after something was published
   */
  public record Owner(Executor thread, Runnable published) {

    /** No server runs. */
    public static Owner none() {
      return new Owner(Runnable::run, () -> {});
    }
  }

  /** The parts of the state. */
  public record State(
      VersionRegistry versions,
      Ledger ledger,
      OrderBook orders,
      BackupWriter backups,
      Fleet satellites) {}

  /**
   * The satellites.
   *
   * @param isKnown true for the name of a satellite that was heard, or is one of the mission
   * @param admission who may count
   */
  public record Fleet(Predicate<String> isKnown, Admission admission) {}

  private final State state;
  private final InstantSource clock;
  private final Owner owner;

  /**
   * @param clock mission time
   */
  public GroundControl(State state, InstantSource clock, Owner owner) {
    this.state = state;
    this.clock = clock;
    this.owner = owner;
  }

  @Override
  public List<Ledger.Version> versions(int limit) {
    return state.ledger().versions(Long.MAX_VALUE, Optional.empty(), limit);
  }

  @Override
  public VersionRegistry.VersionDetails version(long number) {
    return state.versions().details(number);
  }

  @Override
  public Weights weights(long number) {
    return state.versions().weights(number);
  }

  @Override
  public List<OrderBook.Progress> orders(OrderBook.Filter filter, int limit) {
    return state.orders().newest(filter, limit);
  }

  @Override
  public VersionRegistry.VersionDetails publish(Action action, long number, String reason) {
    requireShown(reason);
    return onOwner(
        () -> {
          long published = state.versions().publish(action, number, clock.instant(), reason);
          owner.published().run();
          return version(published);
        });
  }

  @Override
  public BackupWriter.Summary backup(Path to) {
    try {
      return state.backups().write(to);
    } catch (IOException e) {
      String message = to + ": no backup was taken: " + FileTrouble.text(e);
      if (FileTrouble.isOfUser(e)) {
        throw new InputException(message, e);
      }
      throw new UncheckedIOException(new IOException(message, e));
    }
  }

  @Override
  public SatelliteStanding exclude(String satellite, String reason) {
    requireKnown(satellite);
    requireShown(reason);
    return onOwner(
        () -> {
          state.satellites().admission().exclude(satellite, reason, clock.instant());
          return standing(satellite);
        });
  }

  @Override
  public SatelliteStanding admit(String satellite, String reason) {
    requireKnown(satellite);
    requireShown(reason);
    return onOwner(
        () -> {
          state.satellites().admission().admit(satellite, reason, clock.instant());
          return standing(satellite);
        });
  }

  private SatelliteStanding standing(String satellite) {
    return SatelliteStanding.of(satellite, state.satellites().admission().standing(satellite));
  }

  private void requireKnown(String satellite) {
    if (!state.satellites().isKnown().test(satellite)) {
      throw new UnknownSatelliteException(satellite);
    }
  }

  private static void requireShown(String reason) {
    if (!ReasonText.isValid(reason)) {
      throw new InputException("the reason must be " + ReasonText.ALLOWED);
    }
  }

  private <T> T onOwner(Supplier<T> work) {
    CompletableFuture<T> done =
        CompletableFuture.supplyAsync(work, owner.thread())
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    try {
      return done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new InputException(
          "the server did not answer within "
              + PATIENCE_SECONDS
              + " s; it takes nothing while its disk is full");
    }
  }
}
