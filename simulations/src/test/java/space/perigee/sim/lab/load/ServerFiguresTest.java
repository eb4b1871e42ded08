package space.perigee.sim.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.onboard.bench.ProcessorTime;
import space.perigee.onboard.bench.ResidentMemory;

class ServerFiguresTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  void readsWhatLinuxCountsOfAProcess() throws IOException {
    long pid = ProcessHandle.current().pid();
    ProcessFigures figures = ProcessFigures.of(pid);
    assertThat(figures.cpuNanos() / 1e9).isCloseTo(ProcessorTime.nanos() / 1e9, within(1.0));
    assertThat((double) figures.residentPeakBytes())
        .isCloseTo(ResidentMemory.peakBytes(), within(64.0 * (1 << 20)));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void countsBytesThatReachTheDisk(@TempDir Path folder) throws IOException {
    long pid = ProcessHandle.current().pid();
    Path file = folder.resolve("written");
    Assumptions.assumeFalse(Files.getFileStore(folder).type().equals("tmpfs"), "no disk");
    long before = ProcessFigures.of(pid).writtenBytes();
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      channel.write(ByteBuffer.allocate(1 << 20));
      channel.force(true);
    }
    assertThat(ProcessFigures.of(pid).writtenBytes() - before).isBetween(1L << 20, 64L << 20);
  }

  @Test
  void aProcessThatIsGoneHasNoFigures() {
    assertThatThrownBy(() -> ProcessFigures.of(Integer.MAX_VALUE)).isInstanceOf(IOException.class);
  }

  @Test
  void readsThePrometheusTextFormat() {
    ServerMetrics metrics =
        ServerMetrics.parse(
            """
            # HELP jvm_memory_used_bytes The amount of used memory
            # TYPE jvm_memory_used_bytes gauge
            jvm_memory_used_bytes{area="heap",id="Eden Space"} 1.5E7
            jvm_memory_used_bytes{area="heap",id="Tenured Gen"} 2000000.0
            jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 9.0E7
            perigee_crypto_operations_total{operation="verify",who="x"} 3.0
            perigee_crypto_operations_total{operation="verify",who="y"} 4.0
            perigee_crypto_operations_total{operation="sign"} 2.0
            perigee_version_number NaN
            perigee_satellites_online 12.0
            nonsense
            """);
    assertThat(metrics.heapBytes()).isEqualTo(17_000_000);
    assertThat(metrics.by("perigee_crypto_operations_total", "operation"))
        .isEqualTo(Map.of("verify", 7.0, "sign", 2.0));
    assertThat(metrics.value("perigee_satellites_online")).isEqualTo(12);
    assertThat(metrics.value("perigee_version_number")).isNaN();
  }

  @Test
  void findsTheServerInTheLineThatItPrints() throws IOException {
    ServerProcess.Address address =
        ServerProcess.Address.parse(
            "ready http=http://127.0.0.1:41253 links=mqtts://127.0.0.1:35021?ca=/k/ca.pem&cert=x");
    assertThat(address.http()).isEqualTo("http://127.0.0.1:41253");
    assertThat(address.mqttPort()).isEqualTo(35021);
    assertThatThrownBy(() -> ServerProcess.Address.parse("ready http=http://h:1 links=udp://h:2"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("names no link over MQTT");
  }

  @Test
  void waitsAreThoseThatAShareDoesNotExceed() {
    LoadTally tally = new LoadTally();
    tally.begin();
    for (int i = 1; i <= 5000; i++) {
      tally.accepted(1_000_000L * i, 10, i > 4990);
    }
    tally.end();
    tally.accepted(60_000_000_000L, 10, false);
    LoadTally.Counts counts = tally.counts();
    assertThat(counts.accepted()).isEqualTo(5001);
    assertThat(counts.acceptedInTime()).isEqualTo(5000);
    assertThat(counts.all().seconds(0.5)).isEqualTo(2.501);
    assertThat(counts.all().seconds(0.99)).isEqualTo(4.951);
    assertThat(counts.all().seconds(1)).isEqualTo(60);
    assertThat(counts.cold().count()).isEqualTo(10);
    assertThat(counts.deltaBytes()).isEqualTo(50_010);
  }
}
