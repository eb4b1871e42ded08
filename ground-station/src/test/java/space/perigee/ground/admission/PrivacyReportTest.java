package space.perigee.ground.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.aggregate.AggregationStrategies;
import space.perigee.ground.aggregate.RdpAccountant;

/** Where a running ground says what its versions may reveal of a satellite. */
class PrivacyReportTest {

  private static final double NOISE = 0.01;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path state;

  @Test
  void statusVersionsAndMetricsSayEpsilonWithDeltaAndRounds() throws Exception {
    try (VirtualMission mission =
        new VirtualMission(
            state,
            Set.of("alone"),
            AggregationStrategies.parse("fedavg:clip=5,noise=" + NOISE + ",delta=1e-6"))) {
      VirtualSatellite alone = mission.satellite("alone");
      for (int round = 1; round <= 2; round++) {
        mission.advance(VirtualMission.PASS);
        mission.deliver(alone, update -> update, 100);
        mission.untilDecided(round);
        mission.untilAdopted();
      }

      double epsilon = RdpAccountant.epsilon(NOISE, 2, 1e-6);
      mission.until(() -> mission.status().path("privacy").path("rounds").asLong() == 2);
      JsonNode privacy = mission.status().path("privacy");
      assertThat(privacy.path("epsilon").asDouble()).isEqualTo(epsilon);
      assertThat(privacy.path("delta").asDouble()).isEqualTo(1e-6);
      JsonNode first = mission.api().json("/api/v1/versions/1/lineage").path("privacy");
      assertThat(first.path("rounds").asLong()).isEqualTo(1);
      assertThat(first.path("epsilon").asDouble()).isEqualTo(RdpAccountant.epsilon(NOISE, 1, 1e-6));
      assertThat(mission.api().get("/metrics").body())
          .contains("perigee_privacy_rounds 2.0")
          .contains("perigee_privacy_epsilon " + epsilon);
    }
  }

  @Test
  void withoutNoiseThereIsNothingToSay() throws Exception {
    try (VirtualMission mission = new VirtualMission(state, Set.of("alone"))) {
      assertThat(mission.status().path("privacy").isNull()).isTrue();
      assertThat(mission.api().json("/api/v1/versions/0/lineage").path("privacy").isNull())
          .isTrue();
      assertThat(mission.api().get("/metrics").body()).contains("perigee_privacy_epsilon NaN");
    }
  }
}
