package org.dcm4chee.arc.zip.overlay.directory;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import javax.naming.directory.SearchControls;
import javax.naming.directory.SearchResult;

/**
 * Settings that a web application has more than once. A property of LDAP may have many values,
 * {@code zip.maxBytes=1 GiB} and {@code zip.maxBytes=2 GiB} among them; the archive reads one of
 * the two into its table, by chance, and nothing in the server knows of the other. So the directory
 * itself is asked. Values are not kept: some are secrets. Immutable.
 *
 * @param times how often each property is given that is given more than once, by web application
 * @param notLooked why the directory was not looked at; empty if it was
 */
public record GivenTwice(
    NavigableMap<String, NavigableMap<String, Integer>> times, Optional<String> notLooked) {
  /** To connect, and to wait for an answer, in milliseconds. */
  private static final String PATIENCE = "5000";

  private static final String NAME = "dcmWebAppName";
  private static final String PROPERTY = "dcmProperty";

  /**
   * Looks into the directory that the archive reads its configuration from.
   *
   * @param ldapProperties the archive's {@code ldap.properties}: address and login as JNDI has them
   */
  public static GivenTwice lookedUp(Path ldapProperties) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(ldapProperties)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      return notLookedUp(ldapProperties + " cannot be read");
    }
    try {
      return new GivenTwice(find(properties), Optional.empty());
    } catch (NamingException e) {
      return notLookedUp(
          "the directory that "
              + ldapProperties
              + " names does not answer ("
              + e.getMessage()
              + ")");
    }
  }

  /**
   * Nothing is known.
   *
   * @param reason as part of a sentence
   */
  public static GivenTwice notLookedUp(String reason) {
    return new GivenTwice(new TreeMap<>(), Optional.of(reason));
  }

  /** Texts are asked for, never objects, so that nothing the directory says is deserialized. */
  @SuppressWarnings("BanJNDI")
  private static NavigableMap<String, NavigableMap<String, Integer>> find(Properties properties)
      throws NamingException {
    Properties environment = new Properties();
    environment.putAll(properties);
    environment.put("java.naming.factory.initial", "com.sun.jndi.ldap.LdapCtxFactory");
    environment.put("com.sun.jndi.ldap.connect.timeout", PATIENCE);
    environment.put("com.sun.jndi.ldap.read.timeout", PATIENCE);
    SearchControls whole = new SearchControls();
    whole.setSearchScope(SearchControls.SUBTREE_SCOPE);
    whole.setReturningObjFlag(false);
    whole.setReturningAttributes(new String[] {NAME, PROPERTY});
    NavigableMap<String, NavigableMap<String, Integer>> all = new TreeMap<>();
    DirContext directory = new InitialDirContext(environment);
    try {
      NamingEnumeration<SearchResult> found =
          directory.search("", "(&(objectClass=dcmWebApp)(" + PROPERTY + "=*))", whole);
      while (found.hasMore()) {
        Attributes webApplication = found.next().getAttributes();
        NavigableMap<String, Integer> times = times(webApplication.get(PROPERTY));
        if (!times.isEmpty()) {
          all.put(String.valueOf(webApplication.get(NAME).get()), times);
        }
      }
    } finally {
      directory.close();
    }
    return all;
  }

  private static NavigableMap<String, Integer> times(Attribute values) throws NamingException {
    NavigableMap<String, Integer> times = new TreeMap<>();
    for (int i = 0; i < values.size(); i++) {
      String value = String.valueOf(values.get(i));
      String name = value.substring(0, Math.max(value.indexOf('='), 0));
      if (name.startsWith("zip.")) {
        times.merge(name, 1, Integer::sum);
      }
    }
    times.values().removeIf(count -> count == 1);
    return times;
  }

  /** What to say of each, a sentence a setting. */
  public Iterable<String> sentences() {
    return () ->
        times.entrySet().stream()
            .flatMap(
                webApplication ->
                    webApplication.getValue().entrySet().stream()
                        .map(setting -> sentence(webApplication.getKey(), setting)))
            .iterator();
  }

  private static String sentence(String webApplication, Map.Entry<String, Integer> setting) {
    return "! %s of %s stands %d times in LDAP; the archive takes one of them by chance: replace all"
            .formatted(setting.getKey(), webApplication, setting.getValue())
        + " by one, as ldap-config/README.md shows";
  }
}
