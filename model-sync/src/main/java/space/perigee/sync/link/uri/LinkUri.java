package space.perigee.sync.link.uri;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.DecimalNumber;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.files.FolderSettings;
import space.perigee.sync.link.mqtt.TlsFiles;
import space.perigee.sync.link.udp.UdpSettings;
import space.perigee.sync.time.DurationText;

/**
 * A link as users write it.
 *
 * <pre>
 *   mqtt://HOST:PORT?group=NAME
 *   mqtts://HOST:PORT?ca=FILE&amp;cert=FILE&amp;key=FILE&amp;group=NAME
 *   udp://HOST:PORT?rate=10M&amp;mtu=1472&amp;oneway=0.1&amp;silence=75s
 *   files:OUTBOX,INBOX?quota=64M
 * </pre>
 *
 * Values are taken literally: {@code ?}, {@code &} and {@code ,} cannot be escaped.
 */
public sealed interface LinkUri {

  /**
   * A link over an MQTT broker.
   *
   * @param tls null without TLS
   * @param group of ground servers that share what arrives; null for none
   */
  record Mqtt(HostAndPort broker, @Nullable TlsFiles tls, @Nullable String group)
      implements LinkUri {}

  /**
   * A link of datagrams.
   *
   * @param address address of the ground; on the ground, where it listens
   */
  record Udp(HostAndPort address, UdpSettings settings) implements LinkUri {}

  /** A link of files. */
  record Files(FolderSettings settings) implements LinkUri {}

  /** A host name, or an address without brackets, and a port. */
  record HostAndPort(String host, int port) {

    boolean isIpv6() {
      return host.contains(":");
    }

    @Override
    public String toString() {
      return (isIpv6() ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * The same link with its certificates and keys read from other files.
   *
   * @param files maps the path of a file to the one to read in its place
   */
  default LinkUri reading(UnaryOperator<Path> files) {
    return this instanceof Mqtt mqtt && mqtt.tls() != null
        ? new Mqtt(mqtt.broker(), mqtt.tls().reading(files), mqtt.group())
        : this;
  }

  /**
   * Parses the text of a link.
   *
   * @throws InputException if it is not valid; the message names the part, its value and the
   *     allowed values
   */
  static LinkUri parse(String text) {
    LinkText parts = new LinkText(text);
    LinkUri link =
        switch (parts.scheme()) {
          case "mqtt://" -> new Mqtt(parts.hostAndPort(1), null, parts.value("group"));
          case "mqtts://" -> mqtts(parts);
          case "udp://" -> udp(parts);
          case "files:" -> files(parts);
          default ->
              throw parts.wrong("scheme", parts.scheme(), "mqtt://, mqtts://, udp:// or files:");
        };
    parts.requireNothingElse();
    return link;
  }

  private static LinkUri mqtts(LinkText parts) {
    HostAndPort broker = parts.hostAndPort(1);
    if (broker.isIpv6()) {
      throw parts.wrong("host", broker.host(), "a name or an IPv4 address, which TLS can check");
    }
    Path ca = path(parts, "ca", parts.value("ca"));
    Path certificate = path(parts, "cert", parts.value("cert"));
    Path key = path(parts, "key", parts.value("key"));
    return new Mqtt(broker, new TlsFiles(ca, certificate, key), parts.value("group"));
  }

  private static LinkUri udp(LinkText parts) {
    HostAndPort address = parts.hostAndPort(0);
    long rate =
        parts.number("rate", 0, 1, UdpSettings.MAX_RATE_BPS, "bit/s such as 9600, 256k or 10M");
    if (rate == 0) {
      throw parts.wrong("rate", "", "given, in bit/s such as 9600, 256k or 10M");
    }
    long bytes =
        parts.number(
            "mtu",
            UdpSettings.DEFAULT_DATAGRAM_BYTES,
            UdpSettings.MIN_DATAGRAM_BYTES,
            UdpSettings.MAX_DATAGRAM_BYTES,
            "bytes in a datagram, "
                + UdpSettings.MIN_DATAGRAM_BYTES
                + " to "
                + UdpSettings.MAX_DATAGRAM_BYTES);
    return new Udp(
        address,
        new UdpSettings(rate, (int) bytes, loss(parts, parts.value("oneway")), silence(parts)));
  }

  private static @Nullable Double loss(LinkText parts, @Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      double loss = DecimalNumber.toDouble(value);
      if (loss >= 0 && loss < 1) {
        return loss;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw parts.wrong("oneway", value, "the share of datagrams that are lost, 0 to below 1");
  }

  private static Duration silence(LinkText parts) {
    String value = parts.value("silence");
    if (value == null) {
      return UdpSettings.DEFAULT_SILENCE;
    }
    try {
      Duration silence = DurationText.parse(value);
      if (silence.compareTo(UdpSettings.MIN_SILENCE) >= 0
          && silence.compareTo(UdpSettings.MAX_SILENCE) <= 0) {
        return silence;
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw parts.wrong("silence", value, "a duration of 40s to 1d");
  }

  private static LinkUri files(LinkText parts) {
    String[] folders = parts.place().split(",", -1);
    if (folders.length != 2 || folders[0].isEmpty() || folders[1].isEmpty()) {
      throw parts.wrong("place", parts.place(), "two folders, OUTBOX,INBOX");
    }
    Path outbox = Objects.requireNonNull(path(parts, "folder", folders[0]));
    Path inbox = Objects.requireNonNull(path(parts, "folder", folders[1]));
    if (outbox.toAbsolutePath().normalize().equals(inbox.toAbsolutePath().normalize())) {
      throw parts.wrong("place", parts.place(), "two folders, not one");
    }
    long quota =
        parts.number(
            "quota",
            FolderSettings.DEFAULT_QUOTA_BYTES,
            FolderSettings.MIN_QUOTA_BYTES,
            Long.MAX_VALUE,
            "bytes such as 64M, 2M or more");
    return new Files(new FolderSettings(outbox, inbox, quota));
  }

  private static @Nullable Path path(LinkText parts, String name, @Nullable String value) {
    try {
      return value == null ? null : Path.of(value);
    } catch (InvalidPathException e) {
      throw parts.wrong(name, value, "a path");
    }
  }
}
