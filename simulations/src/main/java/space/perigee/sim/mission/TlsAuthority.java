package space.perigee.sim.mission;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import space.perigee.sync.trust.Role;

/**
 * The certificate authority of a mission (RFC 5280): one key, whose certificate every party trusts,
 * and which certifies the key of each party under the party's name. Keys are on the curve P-256,
 * whose certificates are a third of the size of RSA's in the handshake of every pass.
 *
 * @param certificate its own certificate
 */
record TlsAuthority(X509Certificate certificate, PrivateKey key) {

  /**
   * What a certificate says about its owner, in its subject: the name, the role, and the sequence
   * of the party's keys whose revocation also revokes the certificate.
   */
  record Subject(String name, Role role, int sequence) {

    private X500Name toName() {
      return new X500NameBuilder(BCStyle.INSTANCE)
          .addRDN(BCStyle.CN, name)
          .addRDN(BCStyle.OU, role.toString())
          .addRDN(BCStyle.SERIALNUMBER, Integer.toString(sequence))
          .build();
    }
  }

  private static final String SIGNATURE = "SHA256withECDSA";

  /** Clocks that lag a little behind accept a new certificate. */
  private static final Duration SLACK = Duration.ofDays(1);

  private static final int SERIAL_BITS = 120;

  /** A new key pair. */
  static KeyPair newKeys(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no curve P-256", e);
    }
  }

  /** A new authority, with a certificate that it signs itself. */
  static TlsAuthority create(String mission, Instant now, Instant until, SecureRandom random) {
    KeyPair keys = newKeys(random);
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.CN, "Perigee mission " + mission)
            .build();
    X509Certificate certificate =
        signed(
            builder(name, name, keys.getPublic(), now, until, random),
            keys.getPrivate(),
            (builder, extensions) -> {
              builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
              builder.addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
              builder.addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  extensions.createSubjectKeyIdentifier(keys.getPublic()));
            });
    return new TlsAuthority(certificate, keys.getPrivate());
  }

  /**
   * Certifies the key of a party.
   *
   * @param hosts names and IPv4 addresses under which others reach it; none for a party to which
   *     nobody connects
   * @param until end of the validity; at most that of the authority
   */
  X509Certificate certify(
      Subject subject,
      PublicKey owner,
      Collection<String> hosts,
      Instant now,
      Instant until,
      SecureRandom random) {
    Instant last = certificate.getNotAfter().toInstant();
    X500Name issuer = new X500Name(certificate.getSubjectX500Principal().getName());
    return signed(
        builder(issuer, subject.toName(), owner, now, until.isBefore(last) ? until : last, random),
        key,
        (builder, extensions) -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
          builder.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(
                  hosts.isEmpty()
                      ? new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth}
                      : new KeyPurposeId[] {
                        KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth
                      }));
          builder.addExtension(
              Extension.authorityKeyIdentifier,
              false,
              extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
          if (!hosts.isEmpty()) {
            builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(
                    hosts.stream().map(TlsAuthority::host).toArray(GeneralName[]::new)));
          }
        });
  }

  private static GeneralName host(String host) {
    return new GeneralName(
        host.matches("\\d+(\\.\\d+){3}") ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private interface Extending {
    void extend(X509v3CertificateBuilder builder, JcaX509ExtensionUtils extensions)
        throws IOException, GeneralSecurityException;
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer,
      X500Name subject,
      PublicKey owner,
      Instant now,
      Instant until,
      SecureRandom random) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
        Date.from(now.minus(SLACK)),
        Date.from(until),
        subject,
        owner);
  }

  private static X509Certificate signed(
      X509v3CertificateBuilder builder, PrivateKey signer, Extending extending) {
    try {
      extending.extend(builder, new JcaX509ExtensionUtils());
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(signer)));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate cannot be made: " + e.getMessage(), e);
    }
  }
}
