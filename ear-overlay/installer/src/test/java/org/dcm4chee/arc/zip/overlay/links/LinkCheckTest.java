package org.dcm4chee.arc.zip.overlay.links;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.sources.Sources;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What the plugin's bytecode links to is looked up as the JVM will")
class LinkCheckTest {
  private static final String HOST =
      """
      package org.dcm4che3.net;
      public class Host extends Base implements Runnable {
        public static final class Broken extends RuntimeException {}
        public interface Handler { String handle(int n); }
        public @interface Mark { String name() default ""; int[] levels() default {}; String[] names() default {}; Kind kind() default Kind.A; }
        public enum Kind { A, B }
        public int size;
        public static Object shared = new Object();
        public Host(String name) {}
        public String name() { return ""; }
        public static Host make(long id) { return null; }
        public void run() {}
        public void accept(Handler handler) {}
        protected void hook() {}
      }
      """;
  private static final String BASE =
      "package org.dcm4che3.net; public class Base { public int inherited() { return 0; } }";
  private static final String PLUGIN =
      """
      package org.dcm4chee.arc.zip.test;
      import org.dcm4che3.net.Host;
      @Host.Mark(name = "x", levels = {1}, names = {"y"}, kind = Host.Kind.B)
      public class User {
        java.util.List<Host> generic;
        String use(java.util.function.LongFunction<Host> made) {
          Host host = new Host("a");
          host.size = 3;
          host.accept(n -> "" + n);
          java.util.function.LongFunction<Host> reference = Host::make;
          try {
            return host.name() + host.inherited() + Host.shared + reference.apply(1);
          } catch (Host.Broken e) {
            return "";
          }
        }
      }
      """;

  private static Collection<Link> links() throws IOException {
    Map<String, byte[]> plugin = new TreeMap<>(Sources.compile(HOST, BASE, PLUGIN));
    plugin.keySet().removeIf(name -> !name.startsWith("org/dcm4chee/arc/zip/"));
    return LinkCollector.collect(Sources.zip(plugin));
  }

  private static Collection<String> missing(String host, String base) throws IOException {
    ClassSpace classes = new ClassSpace();
    classes.addJar(new ByteArrayInputStream(Sources.jar(host, base)));
    return LinkCheck.of(links(), classes).missing();
  }

  @Test
  void check_sameHost_nothingMissing() throws IOException {
    assertThat(missing(HOST, BASE)).isEmpty();
  }

  @Test
  void check_memberMovedToSuperclass_nothingMissing() throws IOException {
    String host = HOST.replace("public String name() { return \"\"; }", "");
    String base = BASE.replace("{ public", "{ public String name() { return \"\"; } public");
    assertThat(missing(host, base)).isEmpty();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @DisplayName("a change in the host is named")
  @CsvSource(
      delimiter = '|',
      value = {
        "public String name() { return \"\"; } | '' | method java.lang.String org.dcm4che3.net.Host.name()",
        "public String name() { return \"\"; } | public Object name() { return 1; } | method java.lang.String org.dcm4che3.net.Host.name()",
        "public String name() { | public static String name() { | method java.lang.String org.dcm4che3.net.Host.name(): now static",
        "public String name() { | private String name() { | method java.lang.String org.dcm4che3.net.Host.name(): not accessible",
        "public static Host make(long id) | public static Host make(int id) | static method org.dcm4che3.net.Host org.dcm4che3.net.Host.make(long)",
        "public static Host make(long id) | public Host make(long id) | static method org.dcm4che3.net.Host org.dcm4che3.net.Host.make(long): no longer static",
        "public int size | public long size | field int org.dcm4che3.net.Host.size",
        "public static Object shared | public static String other = null; Object shared | static field java.lang.Object org.dcm4che3.net.Host.shared: not accessible",
        "public Host(String name) | public Host(Object name) | constructor org.dcm4che3.net.Host(java.lang.String)",
        "String handle(int n) | String treat(int n) | method java.lang.String org.dcm4che3.net.Host$Handler.handle(int)",
        "String name() default \"\"; | '' | method java.lang.String org.dcm4che3.net.Host$Mark.name()",
        "int[] levels() default {}; | '' | method int[] org.dcm4che3.net.Host$Mark.levels()",
        "String[] names() default {}; | '' | method …[] org.dcm4che3.net.Host$Mark.names()",
        "enum Kind { A, B } | enum Kind { A } | static field org.dcm4che3.net.Host$Kind org.dcm4che3.net.Host$Kind.B",
        "@interface Mark | interface Mark2 {} public @interface Mark3 | class org.dcm4che3.net.Host$Mark",
        "class Broken extends RuntimeException {} | class Bad extends RuntimeException {} | class org.dcm4che3.net.Host$Broken",
      })
  void check_changedHost_namesTheMember(String before, String after, String named)
      throws IOException {
    String changed = HOST.replace(before, after == null ? "" : after);
    assertThat(changed).isNotEqualTo(HOST);
    assertThat(missing(changed, BASE)).anySatisfy(line -> assertThat(line).isEqualTo(named));
  }

  @Test
  void check_memberOfSuperclassGone_namesIt() throws IOException {
    assertThat(missing(HOST, "package org.dcm4che3.net; public class Base {}"))
        .containsExactly("method int org.dcm4che3.net.Host.inherited()");
  }

  @Test
  void check_classBecameInterface_namesIt() throws IOException {
    String host =
        "package org.dcm4che3.net; public interface Host { String name(); interface Handler {} }";
    assertThat(missing(host, BASE))
        .contains("method java.lang.String org.dcm4che3.net.Host.name(): now in an interface");
  }

  @Test
  void collect_undertow_isOptional() throws IOException {
    Map<String, byte[]> classes =
        new TreeMap<>(
            Sources.compile(
                "package io.undertow.server; public class Connection { public void cut() {} }",
                "package org.dcm4chee.arc.zip.test; public class Cut {"
                    + " void cut(io.undertow.server.Connection c) { c.cut(); } }"));
    classes.keySet().removeIf(name -> name.startsWith("io/"));
    LinkCheck check = LinkCheck.of(LinkCollector.collect(Sources.zip(classes)), new ClassSpace());
    assertThat(check.missing()).isEmpty();
    assertThat(check.missingOptional()).containsExactly("class io.undertow.server.Connection");
  }

  @Test
  void collect_ownPackage_isNotALink() throws IOException {
    assertThat(links()).noneMatch(link -> link.owner().startsWith("org/dcm4chee/arc/zip/"));
  }

  @Test
  void parse_everyLink_givesItBack() throws IOException {
    assertThat(links()).allSatisfy(link -> assertThat(Link.parse(link.toString())).isEqualTo(link));
  }

  @Test
  @DisplayName("the list made by the build is that of the plugin the program carries")
  void carriedList_isThatOfTheCarriedPlugin() throws IOException {
    byte[] jar;
    try (var in = Plugin.carried().open()) {
      jar = in.readAllBytes();
    }
    assertThat(LinkList.carried()).containsExactlyElementsOf(LinkCollector.collect(jar));
  }

  @Test
  @DisplayName("each member the plugin uses is missed by its name when the archive loses it")
  void linkCheck_anyMemberLost_namesIt() throws IOException {
    Map<String, byte[]> classFiles = new LinkedHashMap<>(Sources.unzip(Sources.standInLibrary()));
    Map<String, byte[]> ear = Sources.unzip(Sources.standInEar());
    ear.forEach(
        (name, bytes) -> {
          if (name.contains("stand-in-arc") && name.endsWith(".jar")) {
            classFiles.putAll(Sources.unzip(bytes));
          }
        });
    ClassSpace whole = new ClassSpace();
    whole.addJar(new ByteArrayInputStream(Sources.zip(classFiles)));
    assertThat(LinkCheck.of(LinkList.carried(), whole).missing()).isEmpty();
    int tried = 0;
    for (Link link : LinkList.carried()) {
      byte[] owner = classFiles.get(link.owner() + ".class");
      if (owner == null
          || isInherited(whole, link)
          || whole.find(link.owner()).flatMap(c -> c.member(link)).isEmpty()) {
        continue;
      }
      ClassSpace changed = new ClassSpace();
      changed.add(
          ClassFacts.read(
              new ByteArrayInputStream(
                  Sources.withoutMember(owner, link.name(), link.descriptor()))));
      changed.addAll(whole);
      assertThat(LinkCheck.of(LinkList.carried(), changed).missing()).contains(link.inWords());
      tried++;
    }
    assertThat(tried).isPositive();
  }

  /** Without its own it still links: to that of a superclass or an interface, or of the JDK. */
  private static boolean isInherited(ClassSpace classes, Link link) {
    return classes.find(link.owner()).stream()
        .flatMap(owner -> owner.parents().stream())
        .anyMatch(
            parent ->
                classes.find(parent).stream()
                        .anyMatch(
                            facts ->
                                facts.member(link).isPresent()
                                    || isInherited(
                                        classes,
                                        new Link(
                                            link.kind(),
                                            link.optional(),
                                            parent,
                                            link.name(),
                                            link.descriptor())))
                    || (parent.startsWith("java/")
                        && Set.of("close", "equals", "hashCode", "toString")
                            .contains(link.name())));
  }
}
