package space.perigee.ground.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.ToyProblem;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.evaluate.GateBasis;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.onboard.task.Task;
import space.perigee.sync.model.Weights;

/** A ground that has no data at all: norms and directions judge. */
class UnlabeledGroundTest {

  private static final ModelEvaluator NOTHING =
      new ModelEvaluator() {
        private final Task task = new ToyProblem(1).task();

        @Override
        public Task task() {
          return task;
        }

        @Override
        public GateBasis basis() {
          return GateBasis.NORMS;
        }

        @Override
        public Assessment evaluate(Weights weights) {
          return Assessment.unlabeled(task.metric());
        }
      };

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path state;

  @Test
  void publishesWithoutAccuracyAndLeavesOutWhatContradictsTheOthers() throws Exception {
    Set<String> names = Set.of("good-0", "good-1", "good-2", "good-3", "good-4", "bad");
    try (VirtualMission mission = new VirtualMission(state, names, NOTHING)) {
      List<VirtualSatellite> good = new ArrayList<>();
      IntStream.range(0, 5).forEach(i -> good.add(mission.satellite("good-" + i)));
      VirtualSatellite bad = mission.satellite("bad");

      mission.advance(VirtualMission.PASS);
      mission.deliver(bad, update -> ToyProblem.times(update, -1, 100), 100);
      good.forEach(satellite -> mission.deliver(satellite, update -> update, 100));
      mission.untilDecided(1);
      mission.until(() -> mission.standing("bad").equals("quarantined"));

      assertThat(mission.status().path("number").asLong()).isEqualTo(1);
      assertThat(mission.status().path("accuracy").isNull()).isTrue();
      assertThat(mission.status().path("judgedBy").asText()).isEqualTo("norms");
      assertThat(mission.versions().path(0).path("accuracy").isNull()).isTrue();
      assertThat(mission.versions().path(0).path("satellites").asInt()).isEqualTo(5);
      assertThat(mission.events("version-published").path(0).path("detail").asText())
          .contains("no labeled data");
      assertThat(mission.api().get("/metrics").body()).contains("perigee_accuracy NaN");
    }
  }

  @Test
  void anExplodingModelOfTheOnlySatelliteIsNeverPublished() throws Exception {
    try (VirtualMission mission = new VirtualMission(state, Set.of("bad"), NOTHING)) {
      VirtualSatellite bad = mission.satellite("bad");
      mission.advance(VirtualMission.PASS);
      mission.deliver(bad, update -> ToyProblem.times(update, 1000, 100), 100);
      mission.until(() -> mission.standing("bad").equals("quarantined"));

      assertThat(mission.status().path("number").asLong()).isZero();
    }
  }
}
