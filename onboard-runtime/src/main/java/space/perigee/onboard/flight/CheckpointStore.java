package space.perigee.onboard.flight;

import java.util.Optional;
import space.perigee.sync.model.ParameterLayout;

/** Stores checkpoints. Failures of the medium are {@link java.io.UncheckedIOException}s. */
public interface CheckpointStore {

  /**
   * The newest intact checkpoint.
   *
   * @param layout of the network
   * @throws space.perigee.sync.io.InputException if there is one of another network
   */
  Optional<Checkpoint> load(ParameterLayout layout);

  /** Stores a checkpoint; it is durable when this returns. */
  void save(Checkpoint checkpoint);
}
