package space.perigee.ground.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Kind;

class MetricsTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void promtoolHasNothingToSay(@TempDir Path state) throws Exception {
    try (TestServer server = TestServer.start(state, TestModel.of(0.5), "a", "b", "c", "d")) {
      String metrics = server.api().get("/metrics").body();
      assertThat(promtool(metrics)).isEmpty();
      assertThat(promtool(metrics + "nohelp_total 1\n")).contains("nohelp_total");
    }
  }

  /** What promtool finds wrong with metrics. */
  private static String promtool(String metrics) throws IOException, InterruptedException {
    Process promtool;
    try {
      promtool =
          new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    } catch (IOException e) {
      return abort("promtool is not installed (Debian package prometheus)");
    }
    try (var in = promtool.outputWriter()) {
      in.write(metrics);
    }
    String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    assertThat(promtool.waitFor(10, SECONDS)).isTrue();
    return said;
  }

  @Test
  void everyMetricHasHelp(@TempDir Path state) throws Exception {
    try (TestServer server = TestServer.start(state, TestModel.of(0.5), "a")) {
      String metrics = server.api().get("/metrics").body();
      Matcher type = Pattern.compile("(?m)^# TYPE (\\S+)").matcher(metrics);
      while (type.find()) {
        assertThat(metrics).contains("# HELP " + type.group(1) + " ");
      }
    }
  }

  @Test
  void boundsTheSeriesOfSatellitesAndSumsUpTheRest() {
    try (GroundMetrics metrics = new GroundMetrics(TestModel.FIRST_PARAMETER.task().metric())) {
      List<SatelliteFigures> satellites = new ArrayList<>();
      metrics.measureSatellites(() -> satellites, 2);
      for (int i = 9; i >= 1; i--) {
        satellites.add(0, new SatelliteFigures("s" + i, true, NOON, 7, i, 100L * i));
        if (i == 8) {
          metrics.scrape(); // those that are seen first keep their series
        }
      }
      assertThat(metrics.scrape())
          .contains("perigee_satellite_deltas_total{satellite=\"s8\"} 8.0")
          .contains("perigee_satellite_deltas_total{satellite=\"s9\"} 9.0")
          .contains("perigee_satellite_deltas_total{satellite=\"*\"} 28.0")
          .contains("perigee_satellite_delta_bytes_total{satellite=\"*\"} 2800.0")
          .contains("perigee_satellite_last_seen_timestamp_seconds{satellite=\"s9\"} 1.7954")
          .doesNotContain("satellite=\"s1\"");
    }
  }

  @Test
  void countsFramesByLane() {
    try (GroundMetrics metrics = new GroundMetrics(TestModel.FIRST_PARAMETER.task().metric())) {
      metrics.frameReceived(new byte[] {0, 1, 2});
      metrics.frameReceived(new byte[] {0x40, 1, 2, 3});
      metrics.frameReceived(new byte[] {0x7f, 1, 2, 3});
      metrics.frameReceived(new byte[] {(byte) 0x80, 1});
      metrics.frameReceived(new byte[] {5});
      metrics.frameReceived(new byte[0]);
      metrics.frameSent(new Endpoint.Wire(new byte[] {0x41, 0, 0, 0, 0}, Kind.MODEL));
      assertThat(metrics.scrape())
          .contains("perigee_frames_received_total{lane=\"control\"} 1.0")
          .contains("perigee_frames_received_total{lane=\"segment\"} 2.0")
          .contains("perigee_frames_received_bytes_total{lane=\"segment\"} 8.0")
          .contains("perigee_frames_received_total{lane=\"repair\"} 1.0")
          .contains("perigee_frames_received_total{lane=\"other\"} 2.0")
          .contains("perigee_frames_sent_bytes_total{lane=\"segment\"} 5.0")
          .contains("perigee_frames_sent_total{lane=\"control\"} 0.0");
    }
  }
}
