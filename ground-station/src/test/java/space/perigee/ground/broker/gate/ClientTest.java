package space.perigee.ground.broker.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {

  private static Optional<Client> of(String subject) {
    return Client.of(new X500Principal(subject), "ground");
  }

  @Test
  void theSubjectOfACertificateSaysWhoItIs() {
    assertThat(of("CN=sat-1")).contains(new Client("sat-1", Client.Role.SATELLITE, 1, null));
    assertThat(of("CN=sat-1,OU=satellite,OID.2.5.4.5=3"))
        .contains(new Client("sat-1", Client.Role.SATELLITE, 3, null));
    assertThat(of("CN=north,OU=station,O=Anyone"))
        .contains(new Client("north", Client.Role.STATION, 1, null));
    assertThat(of("CN=gs-2,OU=ground")).contains(new Client("gs-2", Client.Role.GROUND, 1, null));
    assertThat(of("CN=ground")).contains(new Client("ground", Client.Role.GROUND, 1, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "O=nobody",
        "CN=a,CN=b",
        "CN=a/b",
        "CN=a\\,CN\\=ground",
        "CN=..",
        "CN=a,OU=root",
        "CN=a,OU=station,OU=ground",
        "CN=a,OID.2.5.4.5=x",
        "CN=a,OID.2.5.4.5=0",
        "CN=a,OID.2.5.4.5=1,OID.2.5.4.5=9"
      })
  void aSubjectThatDoesNotSayIsNobody(String subject) {
    assertThat(of(subject)).isEmpty();
  }
}
