package space.perigee.onboard.flight;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ParameterLayout;

/** Keeps the last checkpoint in memory, for simulations in virtual time. */
public final class MemoryCheckpointStore implements CheckpointStore {

  private @Nullable Checkpoint last;

  @Override
  public Optional<Checkpoint> load(ParameterLayout layout) {
    if (last != null && !last.network().weights().layout().equals(layout)) {
      throw new InputException("the checkpoint is of another network");
    }
    return Optional.ofNullable(last);
  }

  @Override
  public void save(Checkpoint checkpoint) {
    last = checkpoint;
  }
}
