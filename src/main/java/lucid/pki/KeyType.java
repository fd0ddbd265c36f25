package lucid.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** What kind of key a certificate is for. */
public enum KeyType {
  RSA_2048("RSA", 2048, "SHA256withRSA"),
  EC_P256("EC", 256, "SHA256withECDSA");

  private final String algorithm;
  private final int bits;
  private final String signature;

  KeyType(String algorithm, int bits, String signature) {
    this.algorithm = algorithm;
    this.bits = bits;
    this.signature = signature;
  }

  /** Takes a few hundred milliseconds for RSA: prime numbers have to be found. */
  public KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  /** How such a key signs. */
  static String signatureOf(KeyPair keys) {
    for (var type : values()) {
      if (type.algorithm.equals(keys.getPrivate().getAlgorithm())) {
        return type.signature;
      }
    }
    throw new IllegalArgumentException("no key of ours: " + keys.getPrivate().getAlgorithm());
  }
}
