package space.perigee.sync.link.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkedEnd;
import space.perigee.sync.link.MultiLink;
import space.perigee.sync.link.files.FolderLink;
import space.perigee.sync.link.files.FolderSettings;
import space.perigee.sync.link.mqtt.MqttLink;
import space.perigee.sync.link.mqtt.TlsFiles;
import space.perigee.sync.link.udp.UdpLink;
import space.perigee.sync.link.udp.UdpSettings;
import space.perigee.sync.link.uri.LinkUri.HostAndPort;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;

class LinksTest {

  private static final InstantSource CLOCK = InstantSource.system();

  private static Link satellite(String... uris) {
    return Links.ofSatellite(List.of(uris), "demo", "a", CLOCK);
  }

  private static Link ground(String... uris) {
    return Links.ofGround(List.of(uris), "demo", List.of("a"), CLOCK);
  }

  @Test
  void readsABroker() {
    assertThat(LinkUri.parse("mqtt://broker:1883"))
        .isEqualTo(new LinkUri.Mqtt(new HostAndPort("broker", 1883), null, null));
    assertThat(LinkUri.parse("mqtt://[::1]:1883?group=centre"))
        .isEqualTo(new LinkUri.Mqtt(new HostAndPort("::1", 1883), null, "centre"));
    assertThat(LinkUri.parse("mqtts://b.example.org:8883?ca=ca.pem&cert=c.pem&key=k.pem"))
        .isEqualTo(
            new LinkUri.Mqtt(
                new HostAndPort("b.example.org", 8883),
                new TlsFiles(Path.of("ca.pem"), Path.of("c.pem"), Path.of("k.pem")),
                null));
    assertThat(LinkUri.parse("mqtts://b:8883"))
        .isEqualTo(
            new LinkUri.Mqtt(new HostAndPort("b", 8883), new TlsFiles(null, null, null), null));
  }

  @Test
  void readsDatagrams() {
    assertThat(LinkUri.parse("udp://10.0.0.1:4556?rate=9600"))
        .isEqualTo(new LinkUri.Udp(new HostAndPort("10.0.0.1", 4556), UdpSettings.of(9600)));
    assertThat(LinkUri.parse("udp://[::]:0?rate=1.5M&mtu=1000&oneway=0.1&silence=50s"))
        .isEqualTo(
            new LinkUri.Udp(
                new HostAndPort("::", 0),
                new UdpSettings(1_500_000, 1000, 0.1, Duration.ofSeconds(50))));
  }

  @Test
  void readsFolders() {
    assertThat(LinkUri.parse("files:out,in"))
        .isEqualTo(
            new LinkUri.Files(new FolderSettings(Path.of("out"), Path.of("in"), 256_000_000)));
    assertThat(LinkUri.parse("files:/a b/out,/a b/in?quota=64M"))
        .isEqualTo(
            new LinkUri.Files(
                new FolderSettings(Path.of("/a b/out"), Path.of("/a b/in"), 64_000_000)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "broker -> link 'broker' must be such as mqtt://HOST:PORT",
        "tcp://broker:1883 -> scheme 'tcp://' must be mqtt://, mqtts://, udp:// or files:",
        "mqtt://broker -> place 'broker' must be HOST:PORT",
        "mqtt://::1:1883 -> place '::1:1883' must be HOST:PORT, with [ ] around an IPv6 address",
        "mqtt://broker:0 -> port '0' must be 1 to 65535",
        "mqtt://broker:65536 -> port '65536' must be 1 to 65535",
        "mqtt://broker:1883?ca=x -> parameter 'ca' must be one of group",
        "mqtt://broker:1883?group= -> group '' must be not empty",
        "mqtts://[::1]:8883 -> host '::1' must be a name or an IPv4 address",
        "mqtts://b:1?cert=c.pem -> certificate c.pem is given without its key",
        "mqtts://b:1?key=k.pem -> key k.pem is given without its certificate",
        "udp://h:1 -> rate '' must be given, in bit/s such as 9600, 256k or 10M",
        "udp://h:1?rate=0 -> rate '0' must be bit/s such as 9600, 256k or 10M",
        "udp://h:1?rate=fast -> rate 'fast' must be bit/s",
        "udp://h:1?rate=1.5 -> rate '1.5' must be bit/s",
        "udp://h:1?rate=101G -> rate '101G' must be bit/s",
        "udp://h:1?rate=10M&mtu=575 -> mtu '575' must be bytes in a datagram, 576 to 65507",
        "udp://h:1?rate=10M&mtu=65508 -> mtu '65508' must be bytes in a datagram",
        "udp://h:1?rate=10M&oneway=1 -> oneway '1' must be the share of datagrams that are lost",
        "udp://h:1?rate=10M&oneway=0.1f -> oneway '0.1f' must be the share",
        "udp://h:1?rate=10M&oneway=NaN -> oneway 'NaN' must be the share",
        "udp://h:1?rate=10M&silence=1s -> silence '1s' must be a duration of 40s to 1d",
        "udp://h:1?rate=10M&silence=x -> silence 'x' must be a duration of 40s to 1d",
        "udp://h:1?rate=10M&rate=9M -> parameter 'rate' must be given once",
        "udp://h:1?rate -> parameter 'rate' must be NAME=VALUE",
        "udp://h:1?rate=1M& -> parameter '' must be NAME=VALUE",
        "udp://h:1?rate=1M&mut=9 -> parameter 'mut' must be one of rate, mtu, oneway, silence",
        "files:out -> place 'out' must be two folders, OUTBOX,INBOX",
        "files:out, -> place 'out,' must be two folders",
        "files:a,b,c -> place 'a,b,c' must be two folders",
        "files:x,./x -> place 'x,./x' must be two folders, not one",
        "files:a,b?quota=1M -> quota '1M' must be bytes such as 64M, 2M or more",
        "files:a,b?qouta=1M -> parameter 'qouta' must be one of quota",
      })
  void saysWhatIsWrong(String uri, String message) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> LinkUri.parse(uri))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void makesTheLinkThatWasWritten(@TempDir Path folder) {
    String files = "files:" + folder.resolve("out") + "," + folder.resolve("in");
    for (boolean isGround : new boolean[] {false, true}) {
      try (Link mqtt = isGround ? ground("mqtt://h:1") : satellite("mqtt://h:1");
          Link udp =
              isGround
                  ? ground("udp://127.0.0.1:0?rate=1M&mtu=600&oneway=0.2")
                  : satellite("udp://127.0.0.1:9?rate=1M&mtu=600&oneway=0.2");
          Link folders = isGround ? ground(files) : satellite(files)) {
        assertThat(mqtt).isInstanceOf(MqttLink.class);
        assertThat(udp).isInstanceOf(UdpLink.class);
        assertThat(udp.traits()).isEqualTo(new LinkTraits(600, 1_000_000, false, 0.2));
        assertThat(folders).isInstanceOf(FolderLink.class);
        assertThat(udp.isUp()).as("not before it is wanted").isFalse();
      }
    }
  }

  @Test
  void severalMakeOne() {
    try (Link both = satellite("mqtt://h:1", "udp://127.0.0.1:9?rate=1M")) {
      assertThat(((MultiLink) both).links())
          .hasExactlyElementsOfTypes(MqttLink.class, UdpLink.class);
    }
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(LinksTest::satellite)
        .withMessageContaining("at least one link");
  }

  @Test
  void saysWhichLinkCannotBeMadeAndWhy(@TempDir Path folder) throws Exception {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> satellite("mqtt://h:1?group=g"))
        .withMessage("link 'mqtt://h:1?group=g': group 'g' is for ground servers only");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> ground("mqtt://h:1?group=a/b"))
        .withMessageContaining("group 'a/b'");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Links.ofSatellite(List.of("mqtt://h:1"), "demo", "a/b", CLOCK))
        .withMessageContaining("satellite 'a/b'");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Links.ofGround(List.of("udp://[::]:0?rate=1M"), "demo", List.of(), CLOCK))
        .withMessageContaining("the satellites that it is to hear must be named");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> satellite("udp://no-such-host.invalid:1?rate=1M"))
        .withMessageContaining("host 'no-such-host.invalid' is not known");
    Path file = Files.write(folder.resolve("file"), new byte[1]);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () ->
                Links.ofGround(
                    List.of("files:" + file + "," + folder), "demo", List.of("sat-1"), CLOCK))
        .withMessageContaining(file.toString());
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> satellite("mqtts://h:1?ca=" + folder.resolve("none.pem")))
        .withMessageContaining("none.pem: no such file");
  }

  @Test
  void carriesATransferByTwoRealLinks(@TempDir Path folder) throws Exception {
    List<String> both =
        List.of(
            "udp://127.0.0.1:0?rate=50M",
            "files:" + folder.resolve("up") + "," + folder.resolve("down"));
    Link below = Links.ofGround(both, "demo", List.of("a"), InstantSource.system());
    below.open();
    int port = ((UdpLink) ((MultiLink) below).links().get(0)).port();
    Link above =
        Links.ofSatellite(
            List.of(
                "udp://127.0.0.1:" + port + "?rate=50M",
                "files:" + folder.resolve("down/a") + "," + folder.resolve("up/a")),
            "demo",
            "a",
            InstantSource.system());
    above.open();
    try (below;
        above) {
      LinkedEnd.assertCarries(
          Kind.DELTA, LinkedEnd.ofSatellite(above, "a"), LinkedEnd.ofGround(below, "a"));
    }
  }
}
