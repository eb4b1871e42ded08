package space.perigee.ground.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.journal.SavedState;

/** A small state whose saves are durable with the batch of their step. */
final class BatchedState implements SavedState {

  private final WriteBatch batch;
  private final SatelliteLog log;
  private final String name;
  private byte @Nullable [] last;

  BatchedState(WriteBatch batch, SatelliteLog log, String name) {
    this.batch = batch;
    this.log = log;
    this.name = name;
    this.last = batch.saved(log, name).or(() -> log.state(name)).orElse(null);
  }

  @Override
  public Optional<byte[]> get() {
    return Optional.ofNullable(last).map(byte[]::clone);
  }

  @Override
  public void save(byte[] state) {
    last = state.clone();
    batch.change(log).state(name, last);
  }

  @Override
  public boolean isDamaged() {
    return false;
  }
}
