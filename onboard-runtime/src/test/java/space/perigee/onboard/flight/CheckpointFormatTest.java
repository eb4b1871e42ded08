package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.v1.Checkpoint;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;

class CheckpointFormatTest {

  @Test
  void aCheckpointOfAnEarlierReleaseIsRefusedWithTheWayOut() {
    ParameterLayout layout = new ParameterLayout(List.of(new TensorSpec("0_W", List.of(2, 2))));
    ByteBuffer earlier =
        ByteBuffer.wrap(Checkpoint.newBuilder().setFormat(1).build().toByteArray());

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> CheckpointFormat.parse(layout, earlier))
        .withMessage(
            "a checkpoint of format 1, this release reads 2; fly with the release that wrote it, or"
                + " begin with an empty state folder");
  }
}
