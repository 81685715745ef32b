package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/region"
)

// chainNames are the English names of the chains.
var chainNames = map[string]string{
	"氢能":         "Hydrogen energy",
	"生物医药":       "Biomedicine",
	"网络安全和工业互联网": "Cybersecurity and industrial internet",
	"高端工业母机":     "High-end machine tools",
	"新能源和智能网联汽车": "New-energy and connected vehicles",
	"机器人":        "Robotics",
	"卫星互联网":      "Satellite internet",
	"轨道交通":       "Rail transit",
	"低空经济":       "Low-altitude economy",
	"智能制造":       "Smart manufacturing",
	"航空航天":       "Aerospace",
	"数字金融":       "Digital finance",
}

// compileChains writes chains, nodes and edges. A chain's id is the prefix of
// its node ids (QN01 is a node of QN). An edge says that From is an input of
// To; the facts give it as "upstream of". The six chains the three places run
// jointly are named by their mechanism plan of 2023.
func (p *pack) compileChains() error {
	type upstream struct{ chain, id, of string }
	var links []upstream
	joint, listed := map[string]bool{}, 0
	err := p.each("clusters_and_chains.csv", func(r row) error {
		if r.text("kind") == "六链" {
			joint[r.text("name")] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = p.each("chains.csv", func(r row) error {
		chain, id := r.text("chain"), r.text("node_id")
		prefix := strings.TrimRight(id, "0123456789")
		if n := len(p.Chains); n == 0 || p.Chains[n-1].Name != chain {
			if chainNames[chain] == "" {
				return fmt.Errorf("chain %s has no English name", chain)
			}
			c := region.Chain{ID: prefix, Name: chain, NameEN: chainNames[chain], Joint: joint[chain], Basis: region.Compiled, Source: srcChains}
			if c.Joint {
				c.Source = srcChainsJoint
				listed++
			}
			if c.Joint != (r.text("six_chain") == "1") {
				return fmt.Errorf("chain %s: the two tables differ on whether it is joint", chain)
			}
			p.Chains = append(p.Chains, c)
		}
		if p.Chains[len(p.Chains)-1].ID != prefix {
			return fmt.Errorf("node %s in chain %s", id, chain)
		}
		p.nodeByName[chain+"|"+r.text("node")] = id
		p.ChainNodes = append(p.ChainNodes, region.ChainNode{
			ID: id, Chain: prefix, Name: r.text("node"), Stage: r.text("stage"), GBT4754: r.text("gbt4754_2017"),
			Class: r.text("gbt4754_name"), Basis: region.Compiled, Source: srcChains,
		})
		if of := r.text("upstream_of"); of != "" {
			for name := range strings.SplitSeq(of, ";") {
				links = append(links, upstream{chain, id, name})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if listed != len(joint) {
		return fmt.Errorf("%d of %d joint chains found", listed, len(joint))
	}
	for _, l := range links {
		to := p.nodeByName[l.chain+"|"+l.of]
		if to == "" {
			return fmt.Errorf("node %s is upstream of %s, which chain %s lacks", l.id, l.of, l.chain)
		}
		p.ChainEdges = append(p.ChainEdges, region.ChainEdge{From: l.id, To: to, Source: srcChains})
	}
	return p.checkAcyclic()
}

// checkAcyclic removes nodes without inputs until none is left.
func (p *pack) checkAcyclic() error {
	edges := slices.Clone(p.ChainEdges)
	for len(edges) > 0 {
		n := len(edges)
		edges = slices.DeleteFunc(edges, func(e region.ChainEdge) bool {
			return !slices.ContainsFunc(edges[:n], func(f region.ChainEdge) bool { return f.To == e.From })
		})
		if len(edges) == n {
			return fmt.Errorf("the edges from %s run in a circle", edges[0].From)
		}
	}
	return nil
}
