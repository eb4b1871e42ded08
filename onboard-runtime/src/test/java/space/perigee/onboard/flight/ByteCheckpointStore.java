package space.perigee.onboard.flight;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ParameterLayout;

/** Stores the last checkpoint as bytes, as a file would. */
final class ByteCheckpointStore implements CheckpointStore {

  private byte @Nullable [] last;

  @Override
  public Optional<Checkpoint> load(ParameterLayout layout) {
    return Optional.ofNullable(last)
        .map(bytes -> CheckpointFormat.parse(layout, ByteBuffer.wrap(bytes)));
  }

  @Override
  public void save(Checkpoint checkpoint) {
    last = CheckpointFormat.toProto(checkpoint).toByteArray();
  }
}
