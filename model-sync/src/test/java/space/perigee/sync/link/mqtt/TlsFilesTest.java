package space.perigee.sync.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sync.io.InputException;

@SuppressWarnings("NullAway.Init")
class TlsFilesTest {

  @TempDir Path folder;

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static void assertRefused(TlsFiles files, String message) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(files::context)
        .withMessageContaining(message);
  }

  @Test
  void withoutFilesThePlatformIsTrusted() {
    TlsFiles none = new TlsFiles(null, null, null);
    assertThat(none.trusted()).isNull();
    assertThat(none.context().getSupportedSSLParameters().getProtocols()).contains("TLSv1.3");
  }

  @Test
  void aFileThatCannotBeUsedIsNamed() throws Exception {
    assertRefused(new TlsFiles(folder.resolve("none.pem"), null, null), "none.pem: no such file");
    assertRefused(new TlsFiles(file("empty.pem", ""), null, null), "empty.pem: no certificate");
    assertRefused(
        new TlsFiles(
            file("bad.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            null,
            null),
        "bad.pem: ");
    assertRefused(new TlsFiles(file("text.pem", "no certificate"), null, null), "text.pem: ");
  }

  @Test
  void aCertificateAndItsKeyGoTogether() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new TlsFiles(null, Path.of("c.pem"), null))
        .withMessageContaining("certificate c.pem is given without its key");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new TlsFiles(null, null, Path.of("k.pem")))
        .withMessageContaining("key k.pem is given without its certificate");
  }

  @Test
  void aBrokerIsReachedWithTlsOrWithout() {
    TlsFiles files = new TlsFiles(null, null, null);
    assertThatIllegalArgumentException().isThrownBy(() -> new MqttBroker("tcp://h:1", files));
    assertThatIllegalArgumentException().isThrownBy(() -> new MqttBroker("ssl://h:1", null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MqttBroker("ws://h:1", null))
        .withMessageContaining("broker 'ws://h:1'");
  }

  @Test
  void theNameOfTheBrokerIsChecked() {
    TlsFiles none = new TlsFiles(null, null, null);
    var options = MqttBroker.options(null, none.context().getSocketFactory());
    assertThat(options.isHttpsHostnameVerificationEnabled()).isTrue();
    assertThat(options.getSocketFactory()).isNotNull();
    assertThat(options.getTopicAliasMaximum()).isZero();
    assertThat(options.isAutomaticReconnect()).isFalse();
    assertThat(options.getKeepAliveInterval()).isGreaterThan(900); // longer than a pass
  }
}
