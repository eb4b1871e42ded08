package space.perigee.onboard.flight;

import java.util.Optional;
import space.perigee.sync.model.ParameterLayout;

/** Where checkpoints are kept. Failures of the medium are {@link java.io.UncheckedIOException}. */
public interface CheckpointStore {

  /**
   * The newest checkpoint that is whole.
   *
   * @param layout of the network
   * @throws space.perigee.sync.io.InputException if there is one of another network
   */
  Optional<Checkpoint> load(ParameterLayout layout);

  /** Keeps a checkpoint; it is durable when this returns. */
  void save(Checkpoint checkpoint);
}
