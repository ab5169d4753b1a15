"""What GEXF 1.3 and GraphML allow, as far as a handout may use it: RELAX NG written from the formats' descriptions."""

from lxml import etree

GEXF = etree.RelaxNG(
    etree.fromstring("""
<element name="gexf" ns="http://gexf.net/1.3" xmlns="http://relaxng.org/ns/structure/1.0"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <attribute name="version" ns=""><value>1.3</value></attribute>
  <element name="meta">
    <attribute name="lastmodifieddate" ns=""><data type="date"/></attribute>
    <element name="creator"><text/></element>
    <element name="description"><text/></element>
  </element>
  <element name="graph">
    <optional>
      <attribute name="defaultedgetype" ns="">
        <choice><value>directed</value><value>undirected</value></choice>
      </attribute>
    </optional>
    <attribute name="idtype" ns=""><value>string</value></attribute>
    <choice>
      <attribute name="mode" ns=""><value>static</value></attribute>
      <group>
        <attribute name="mode" ns=""><value>dynamic</value></attribute>
        <attribute name="timeformat" ns=""><value>date</value></attribute>
        <attribute name="timerepresentation" ns=""><value>interval</value></attribute>
      </group>
    </choice>
    <zeroOrMore>
      <element name="attributes">
        <attribute name="class" ns=""><choice><value>node</value><value>edge</value></choice></attribute>
        <attribute name="mode" ns=""><value>static</value></attribute>
        <oneOrMore>
          <element name="attribute">
            <attribute name="id" ns=""/>
            <attribute name="title" ns=""/>
            <attribute name="type" ns="">
              <choice><value>string</value><value>boolean</value><value>integer</value><value>double</value></choice>
            </attribute>
          </element>
        </oneOrMore>
      </element>
    </zeroOrMore>
    <element name="nodes">
      <attribute name="count" ns=""><data type="nonNegativeInteger"/></attribute>
      <zeroOrMore>
        <element name="node">
          <attribute name="id" ns=""><data type="ID"/></attribute>
          <attribute name="label" ns=""/>
          <optional>
            <element name="attvalues">
              <oneOrMore>
                <element name="attvalue"><attribute name="for" ns=""/><attribute name="value" ns=""/></element>
              </oneOrMore>
            </element>
          </optional>
          <element name="size" ns="http://gexf.net/1.3/viz">
            <attribute name="value" ns=""><data type="float"/></attribute>
          </element>
          <element name="position" ns="http://gexf.net/1.3/viz">
            <attribute name="x" ns=""><data type="float"/></attribute>
            <attribute name="y" ns=""><data type="float"/></attribute>
          </element>
          <element name="color" ns="http://gexf.net/1.3/viz">
            <attribute name="r" ns=""><data type="unsignedByte"/></attribute>
            <attribute name="g" ns=""><data type="unsignedByte"/></attribute>
            <attribute name="b" ns=""><data type="unsignedByte"/></attribute>
          </element>
          <element name="shape" ns="http://gexf.net/1.3/viz">
            <attribute name="value" ns="">
              <choice><value>disc</value><value>square</value><value>triangle</value><value>diamond</value></choice>
            </attribute>
          </element>
        </element>
      </zeroOrMore>
    </element>
    <element name="edges">
      <attribute name="count" ns=""><data type="nonNegativeInteger"/></attribute>
      <zeroOrMore>
        <element name="edge">
          <attribute name="id" ns=""><data type="ID"/></attribute>
          <attribute name="source" ns=""><data type="IDREF"/></attribute>
          <attribute name="target" ns=""><data type="IDREF"/></attribute>
          <attribute name="type" ns=""><choice><value>directed</value><value>undirected</value></choice></attribute>
          <attribute name="weight" ns=""><data type="double"/></attribute>
          <optional><attribute name="kind" ns=""/></optional>
          <optional><attribute name="label" ns=""/></optional>
          <optional><attribute name="start" ns=""><data type="date"/></attribute></optional>
          <optional><attribute name="end" ns=""><data type="date"/></attribute></optional>
          <optional>
            <element name="attvalues">
              <oneOrMore>
                <element name="attvalue"><attribute name="for" ns=""/><attribute name="value" ns=""/></element>
              </oneOrMore>
            </element>
          </optional>
        </element>
      </zeroOrMore>
    </element>
  </element>
</element>""")
)

GRAPHML = etree.RelaxNG(
    etree.fromstring("""
<element name="graphml" ns="http://graphml.graphdrawing.org/xmlns" xmlns="http://relaxng.org/ns/structure/1.0"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <optional><element name="desc"><text/></element></optional>
  <zeroOrMore>
    <element name="key">
      <attribute name="id" ns=""><data type="NMTOKEN"/></attribute>
      <attribute name="for" ns=""><choice><value>node</value><value>edge</value></choice></attribute>
      <attribute name="attr.name" ns=""/>
      <attribute name="attr.type" ns="">
        <choice><value>boolean</value><value>int</value><value>double</value><value>string</value></choice>
      </attribute>
    </element>
  </zeroOrMore>
  <element name="graph">
    <attribute name="id" ns=""><data type="NMTOKEN"/></attribute>
    <attribute name="edgedefault" ns=""><choice><value>directed</value><value>undirected</value></choice></attribute>
    <zeroOrMore>
      <element name="node">
        <attribute name="id" ns=""><data type="ID"/></attribute>
        <zeroOrMore>
          <element name="data"><attribute name="key" ns=""><data type="NMTOKEN"/></attribute><text/></element>
        </zeroOrMore>
      </element>
    </zeroOrMore>
    <zeroOrMore>
      <element name="edge">
        <attribute name="id" ns=""><data type="ID"/></attribute>
        <attribute name="source" ns=""><data type="IDREF"/></attribute>
        <attribute name="target" ns=""><data type="IDREF"/></attribute>
        <zeroOrMore>
          <element name="data"><attribute name="key" ns=""><data type="NMTOKEN"/></attribute><text/></element>
        </zeroOrMore>
      </element>
    </zeroOrMore>
  </element>
</element>""")
)
